import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Faults } from '../platform/faults.ts'
import type { LateEffects } from '../platform/late.ts'
import { misanswer, strike } from '../platform/misanswer.ts'
import { measure, type Picture } from '../platform/picture.ts'
import { escaped } from './markup.ts'
import type { OAuth } from './oauth.ts'
import { Params } from './params.ts'
import { type Rates, rateHeaders } from './rates.ts'
import { FormRefused, Refused } from './refused.ts'

export type Route =
  | 'token'
  | 'authorize'
  | 'me'
  | 'unread'
  | 'inbox'
  | 'sent'
  | 'read'
  | 'comments'
  | 'own-comments'
  | 'own-submissions'
  | 'info'
  | 'thread'
  | 'about'
  | 'rules'
  | 'flairs'
  | 'comment'
  | 'compose'
  | 'submit'
  | 'gallery'
  | 'lease'
  | 'upload'
  | 'delete'
  | 'picture'
  | 'websocket'
  | 'other'

/** A call that arrived. `at` by the server's clock; `limit`: which rule it broke. */
export interface LoggedCall {
  readonly at: number
  readonly route: Route
  readonly method: string
  readonly path: string
  /** Of the URL, without what is the same on every call. */
  readonly query: string
  limit?: 'calls' | 'user-agent'
}

export interface Gate {
  readonly faults: Faults<Route>
  readonly late: LateEffects
  readonly oauth: OAuth
  readonly rates: Rates
  readonly log: LoggedCall[]
  /** Called before every call: what is due by now happens first. */
  settle(): void
  now(): number
}

export interface Call {
  readonly params: Params
  readonly path: Readonly<Record<string, string>>
  readonly authorization: string | undefined
  /** Of the file that was sent; null when it is no picture. */
  readonly picture: Picture | null
}

export interface Answer {
  readonly body: unknown
  readonly status?: number
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Endpoint {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly route: Route
  /** Any of them does; empty: any token does; null: not a call of the API. */
  readonly scopes: readonly string[] | null
  /** Everything that a call changes and answers; it happens in one go. */
  effect(call: Call): Answer
}

const BODY_LIMIT_BYTES = 40_000_000
/** What an injected `rate-limited` tells us to wait. */
export const RETRY_AFTER_S = 7
/** What the Data API's rules call default agents: they are limited drastically. */
const DEFAULT_AGENT = /^$|^(python|curl|wget|node|undici|axios|got|okhttp|java|go-http)/i

/** The HTTP side: agent, limit and token, then the effect; faults around it. */
export function createServer(gate: Gate): FastifyInstance {
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true },
    // Every address of the API has a twin that ends so.
    rewriteUrl: ({ url = '/' }) => url.replace(/\.json(?=\?|$)/, ''),
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setNotFoundHandler((request, reply) => {
    log(gate, 'other', request)
    return reply.code(404).send({ message: 'Not Found', error: 404 })
  })
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof Refused)) return reply.code(500).send({ message: String(error), error: 500 })
    return refuse(reply, error)
  })
  return app
}

export function serve(app: FastifyInstance, gate: Gate, endpoint: Endpoint): void {
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    handler: (request, reply) => answer(gate, endpoint, request, reply),
  })
}

async function answer(
  gate: Gate,
  { route, scopes, effect }: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const logged = log(gate, route, request)
  const { authorization, 'content-type': type, 'user-agent': agent = '' } = request.headers
  const site = route === 'upload' || route === 'picture'
  gate.settle()
  reply.header('date', new Date(gate.now()).toUTCString())
  if (!site && DEFAULT_AGENT.test(agent)) {
    logged.limit = 'user-agent'
    return refuse(reply, new Refused(429))
  }
  const url = new URL(request.url, `http://${request.headers.host}`)
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const params = await Params.read(url, type, body)
  if (scopes !== null) {
    gate.oauth.check(authorization, scopes)
    const { headers, exceeded } = gate.rates.count()
    reply.headers(headers)
    if (exceeded) {
      logged.limit = 'calls'
      return refuse(reply, new Refused(429))
    }
  }
  const picture = params.file === undefined ? null : await measure(params.file.bytes)
  const call = { params, path: Object(request.params), authorization, picture }
  // Markdown's escapes stand between the words.
  const taken = gate.faults.take(route, JSON.stringify(params).replaceAll('\\', ''))
  if (taken !== undefined) {
    strike(taken, gate.late, () => effect(call), Refused)
    return misanswer(taken.fault.answer, request, reply, refusals(request))
  }
  return send(reply, effect(call), site || params.flag('raw_json'))
}

function send(reply: FastifyReply, { body, status = 200, type, headers = {} }: Answer, raw: boolean) {
  reply.code(status).headers(headers)
  if (Buffer.isBuffer(body) || typeof body === 'string') return reply.type(type ?? 'text/html').send(body)
  return reply.type('application/json; charset=UTF-8').send(JSON.stringify(raw ? body : allEscaped(body)))
}

/** Without `raw_json` every text of an answer is safe inside HTML: r2/lib/filters.py `websafe_json`. */
function allEscaped(value: unknown): unknown {
  if (typeof value === 'string') return escaped(value)
  if (Array.isArray(value)) return value.map(allEscaped)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, allEscaped(item)]))
}

export function log(
  { log, now }: Pick<Gate, 'log' | 'now'>,
  route: Route,
  { method, url }: { readonly method?: string | undefined; readonly url?: string | undefined },
): LoggedCall {
  const { pathname, searchParams } = new URL(url ?? '/', 'http://localhost')
  searchParams.delete('raw_json')
  searchParams.delete('m')
  const logged: LoggedCall = {
    at: now(),
    route,
    method: method ?? 'GET',
    path: pathname,
    query: searchParams.toString(),
  }
  log.push(logged)
  return logged
}

function refuse(reply: FastifyReply, refused: Refused): FastifyReply {
  if (refused instanceof FormRefused) {
    const { code, words, field, more } = refused
    return reply.code(200).send({ json: { errors: [[code, words, field]], ...more } })
  }
  const { status, message, more, headers } = refused
  return reply
    .code(status)
    .headers(headers)
    .send({ ...more, message, error: status })
}

/** Like some real servers it repeats what it refuses. */
function refusals({ headers: { authorization } }: FastifyRequest) {
  const more = { explanation: `not for ${authorization}` }
  return {
    'json-4xx': (reply: FastifyReply) => refuse(reply, new Refused(400, more)),
    unauthorized: (reply: FastifyReply) => refuse(reply, new Refused(401, more)),
    'rate-limited': (reply: FastifyReply) =>
      refuse(reply.headers(rateHeaders(100, 0, RETRY_AFTER_S)), new Refused(429, more)),
  }
}
