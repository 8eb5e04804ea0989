import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Faults, Route } from './faults.ts'
import type { LateEffects } from './late.ts'
import { misanswer, strike } from './misanswer.ts'
import { AUDIENCES, Refused, type Status, type World } from './world.ts'

export interface ServerParts {
  readonly world: World
  readonly faults: Faults
  readonly late: LateEffects
  readonly token: string
  readonly idempotency: boolean
  /** A status shows up in look-ups only this long after it was posted. */
  readonly lookUpLagMs: number
  now(): number
  onCall(route: Route): void
}
type IdRoute = { Params: { id: string }; Querystring: Record<string, string> }

const BODY_LIMIT_BYTES = 16_000_000
const PAGE = 20
/** Seconds, as the header has it. */
export const RETRY_AFTER_S = 7

const upload = z.object({ type: z.string(), altText: z.string(), base64: z.string() })
const draft = z.object({
  text: z.string(),
  audience: z.enum(AUDIENCES),
  inReplyTo: z.string(),
  media: z.array(z.string()),
})

/** The HTTP side: the token, then the effect; faults around both. */
export function createServer(parts: ServerParts): FastifyInstance {
  const { world, faults, late } = parts
  const app = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true })
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof Refused) return reply.code(error.status).send({ error: error.code })
    return reply.code(500).send({ error: 'internal' })
  })

  /** `effect` is all that the call changes and answers; it happens in one go. */
  function on(
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    route: Route,
    effect: (request: FastifyRequest<IdRoute>) => unknown,
  ): void {
    app.route<IdRoute>({
      method,
      url,
      handler: (request, reply) => {
        parts.onCall(route)
        late.settle()
        const sent = request.headers.authorization
        // Like some real servers this one repeats what it refuses.
        if (sent !== `Bearer ${parts.token}`) return refuse(reply, 401, 'unauthorized', `${sent} is unknown`)
        const taken = faults.take(route, request.body)
        if (taken === undefined) return effect(request)
        strike(taken, late, () => effect(request), Refused)
        return misanswer(taken.fault.answer, request, reply, refusals(sent))
      },
    })
  }

  on('GET', '/api/events', 'feed', ({ query }) => {
    const after = Number(query.after ?? 0)
    return world.feed
      .filter(({ position, statusId }) => position > after && world.statuses.has(statusId))
      .slice(0, PAGE)
      .map(({ position, statusId }) => ({ position, status: shown(find(statusId)) }))
  })
  on('POST', '/api/media', 'upload', ({ body }) => {
    const { type, altText, base64 } = read(upload, body)
    const { id } = world.upload({ type, altText, bytes: Buffer.from(base64, 'base64') })
    return { id }
  })
  on('POST', '/api/statuses', 'post', ({ body, headers }) => {
    const key = headers['idempotency-key']
    const idempotencyKey = parts.idempotency && typeof key === 'string' ? key : undefined
    return shown(world.post(world.me, { ...read(draft, body), idempotencyKey }, parts.now()))
  })
  on('GET', '/api/statuses/:id/replies', 'replies', ({ params }) => {
    const visible = parts.now() - parts.lookUpLagMs
    return world
      .repliesTo(find(params.id).id)
      .filter(({ at }) => at <= visible)
      .map(shown)
  })
  on('DELETE', '/api/statuses/:id', 'remove', ({ params }) => {
    world.erase(find(params.id).id)
    return {}
  })
  on('GET', '/api/media/:id', 'picture', ({ params }) => {
    const media = world.media.get(params.id)
    if (media === undefined) throw new Refused(404, 'unknown_media')
    return { base64: Buffer.from(media.bytes).toString('base64') }
  })
  return app

  function find(id: string): Status {
    const found = world.statuses.get(id)
    if (found === undefined) throw new Refused(404, 'target_gone')
    return found
  }
}

function refusals(sent: string) {
  return {
    'json-4xx': (reply: FastifyReply) => refuse(reply, 422, 'invalid', `not for ${sent}`),
    unauthorized: (reply: FastifyReply) => refuse(reply, 401, 'unauthorized', `${sent} is revoked`),
    'rate-limited': (reply: FastifyReply) =>
      refuse(reply.header('retry-after', String(RETRY_AFTER_S)), 429, 'rate_limited', 'slow down'),
  }
}

function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ error: code, message })
}

/** A status as the API shows it: its text is HTML. */
function shown({ id, author, text, audience, adult, inReplyTo, media }: Status) {
  const html = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/@(\w+)/g, '<a class="mention" href="/people/$1">@<span>$1</span></a>')
    .replaceAll('\n', '<br>')
  return { id, author, html: `<p>${html}</p>`, audience, adult, inReplyTo, media: media.map((one) => one.id) }
}

function read<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  throw new Refused(400, 'bad_request')
}
