import type { FastifyInstance } from 'fastify'
import { WEBHOOK_PATH, webhookBody } from '../core/horde/webhook.ts'
import type { Clock, Dispatcher, Log } from '../core/ports.ts'
import type { Store } from '../core/store.ts'

export interface WebhookParts {
  readonly store: Pick<Store, 'hear'>
  readonly dispatcher: Pick<Dispatcher, 'wake'>
  readonly clock: Clock
  readonly log: Log
}

/** 24 bytes in base64url. */
const SECRET = /^[\w-]{32}$/

/**
 * The Horde says that an image is finished. It is only a reason to look: nothing but the two ids is read, and
 * whoever knows no secret learns nothing, for unknown and past ones are all the same 404. Who knows one is told
 * that it was heard, whatever we make of it: the Horde would repeat anything else.
 */
export function addWebhook(app: FastifyInstance, { store, dispatcher, clock, log }: WebhookParts): void {
  app.post<{ Params: { secret: string } }>(`${WEBHOOK_PATH}:secret`, {
    onRequest: async (request, reply) => {
      if (SECRET.test(request.params.secret)) return
      reply.callNotFound()
      return reply
    },
    handler: async (request, reply) => {
      const body = webhookBody.safeParse(request.body)
      if (!body.success) return reply.code(400).send({ error: 'not a webhook of the AI Horde' })
      const { request: hordeId, id: image } = body.data
      const heard = await store.hear(request.params.secret, { hordeId, image })
      if (heard === undefined) return reply.callNotFound()
      if (heard.news) {
        await dispatcher.wake(heard.id, clock.now())
        log.info({ requestId: heard.id, hordeId }, 'the horde says that an image is finished')
      }
      return reply.code(204).send()
    },
  })
}
