import { STATUS_CODES } from 'node:http'
import Fastify, { type FastifyInstance } from 'fastify'
import { HeraldError } from '../core/errors.ts'
import type { Log } from '../core/ports.ts'
import type { Store } from '../core/store.ts'
import { createBacklog } from './backlog.ts'
import { addHealth, type ReadyCheck } from './health.ts'
import type { Metrics } from './metrics.ts'
import { addWebhook, type WebhookParts } from './webhook.ts'

export interface HttpOptions extends WebhookParts {
  readonly port: number
  readonly host: string
  readonly store: Pick<Store, 'hear' | 'backlog'>
  readonly metrics: Metrics
  /** What has to be ready besides the database. */
  readonly parts: Readonly<Record<string, ReadyCheck>>
  /** Longest time for a request to arrive whole; 5 s unless given. */
  readonly requestTimeoutMs?: number
}

export interface HttpSide {
  readonly url: string
  /** From now on `/readyz` says no, so that nothing new is sent here. */
  drain(): void
  close(): Promise<void>
}

/** A webhook has about 1.5 kB; its image is a link. */
const BODY_LIMIT_BYTES = 65_536
const REQUEST_TIMEOUT_MS = 5_000
const MOST_CONNECTIONS = 1_000

/** Serves health, metrics and webhooks. There is no access log: a webhook's path is a secret. */
export async function openHttp(options: HttpOptions): Promise<HttpSide> {
  const { metrics, store, clock, log, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    requestTimeout: requestTimeoutMs,
    http: { headersTimeout: requestTimeoutMs, connectionsCheckingInterval: requestTimeoutMs / 5 },
    frameworkErrors: (_error, _request, reply) => {
      reply.raw.writeHead(400).end()
    },
  })
  app.server.maxConnections = MOST_CONNECTIONS
  app.removeContentTypeParser('text/plain')
  answerErrors(app, log)

  let draining = false
  const backlog = createBacklog(store, clock)
  const database: ReadyCheck = async () => ((await backlog()) === undefined ? 'does not answer' : undefined)
  addHealth(app, { parts: { database, ...options.parts }, draining: () => draining, log })
  addWebhook(app, options)
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text(backlog)),
  )
  const url = await listen(app, options)
  return {
    url,
    drain() {
      draining = true
    },
    close: () => app.close(),
  }
}

async function listen(app: FastifyInstance, { port, host }: HttpOptions): Promise<string> {
  try {
    return await app.listen({ port, host })
  } catch (error) {
    await app.close()
    throw new HeraldError(
      `cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : error}. ` +
        'Give another port in HTTP_PORT (0 takes any free one) or an address of this machine in HTTP_HOST.',
      { cause: error },
    )
  }
}

/** Answers carry the status alone: neither paths nor causes are for strangers. */
function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, request, reply) => {
    const told = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
    const status = told >= 400 && told < 500 ? told : 500
    if (status === 500) {
      log.error({ err: error, route: request.routeOptions.url }, 'answering an HTTP request failed')
    }
    return reply.code(status).send({ error: STATUS_CODES[status] })
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: STATUS_CODES[404] }))
}
