import type { IncomingMessage } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Faults } from '../platform/faults.ts'
import type { LateEffects } from '../platform/late.ts'
import { misanswer, strike } from '../platform/misanswer.ts'
import { measure, type Picture } from '../platform/picture.ts'
import type { Costume, Refusing } from './costume.ts'
import { covers, type OAuth, type Token } from './oauth.ts'
import { Params } from './params.ts'
import { type Quota, quotaHeaders, type Rates, RULES, type Rule, resetText } from './rates.ts'
import { OAuthRefused, Refused } from './refused.ts'

export type Route =
  | 'instance'
  | 'account'
  | 'own-statuses'
  | 'status'
  | 'context'
  | 'post'
  | 'edit'
  | 'delete'
  | 'favourite'
  | 'notifications'
  | 'dismiss'
  | 'policy'
  | 'upload'
  | 'media'
  | 'describe'
  | 'picture'
  | 'oauth'
  | 'streaming'
  | 'other'

/** A call that arrived. `at` by the server's clock; `limit`: which limit it broke. */
export interface LoggedCall {
  readonly at: number
  readonly route: Route
  readonly method: string
  readonly path: string
  limit?: Rule['name']
}

export interface Gate {
  readonly costume: Costume
  readonly faults: Faults<Route>
  readonly late: LateEffects
  readonly oauth: OAuth
  readonly rates: Rates
  readonly log: LoggedCall[]
  /** Whether limits are kept. */
  readonly limits: boolean
  now(): number
}

export interface Call {
  readonly params: Params
  readonly path: Readonly<Record<string, string>>
  readonly token: Token | undefined
  readonly idempotencyKey: string | undefined
  /** The file that was sent: undefined without one, null when it is no picture. */
  readonly picture: Picture | null | undefined
  /** Absolute, without the query. */
  readonly url: string
}
export interface Answer {
  readonly body: unknown
  readonly status?: number
  readonly link?: string | undefined
  readonly type?: string
}
/** Everything that a call changes and answers; it happens in one go. */
export type Effect = (call: Call) => Answer

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly route: Route
  /** Null: no token is needed. */
  readonly scope: string | null
  readonly effect: Effect
}

const BODY_LIMIT_BYTES = 120_000_000
/** What an injected `rate-limited` tells us to wait. */
export const RETRY_AFTER_S = 7

/** The HTTP side: limits and the token, then the effect; faults around it. */
export function createServer(gate: Gate): FastifyInstance {
  const app = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true, exposeHeadRoutes: false })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setNotFoundHandler((request, reply) => {
    log(gate, 'other', request)
    return refuse(gate.costume.unknownRoute, request, reply)
  })
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof OAuthRefused) {
      return reply.code(error.status).send({ error: error.code, error_description: error.code })
    }
    if (error instanceof Refused) return refuse(gate.costume.refusals[error.refusal], request, reply)
    return reply.code(500).send({ error: 'Internal server error', cause: String(error) })
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
  { route, scope, effect }: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { costume, late } = gate
  const logged = log(gate, route, request)
  late.settle()
  reply.header('date', new Date(gate.now()).toUTCString())
  if (costume.needsUserAgent && request.headers['user-agent'] === undefined) return reply.code(418).send()
  const url = new URL(request.url, `http://${request.headers.host}`)
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const params = await Params.read(url, request.headers['content-type'], body)
  const file = params.file('file')
  const token = tokenOf(gate, request.headers.authorization, scope)
  const quota = throttle(gate, route, params, token)
  if (quota !== undefined) {
    reply.headers(quotaHeaders(quota, costume))
    if (quota.exceeded) {
      logged.limit = quota.rule.name
      return refuse(costume.refusals['rate-limited'], request, reply)
    }
  }
  const key = request.headers['idempotency-key']
  const call: Call = {
    params,
    path: Object(request.params),
    token,
    idempotencyKey: typeof key === 'string' ? key : undefined,
    picture: file === undefined ? undefined : await measure(file.bytes),
    url: `${url.origin}${url.pathname}`,
  }
  const taken = gate.faults.take(route, params)
  if (taken !== undefined) {
    strike(taken, late, () => effect(call), Refused)
    return misanswer(taken.fault.answer, request, reply, refusals(gate, request))
  }
  const { body: content, status = 200, link, type } = effect(call)
  if (link !== undefined) reply.header('link', link)
  return reply
    .code(status)
    .type(type ?? 'application/json; charset=utf-8')
    .send(Buffer.isBuffer(content) || typeof content === 'string' ? content : JSON.stringify(content))
}

export function log(
  { log, now }: Gate,
  route: Route,
  { method, url }: Pick<IncomingMessage, 'method' | 'url'>,
) {
  const logged: LoggedCall = {
    at: now(),
    route,
    method: method ?? 'GET',
    path: (url ?? '').split('?')[0] ?? '',
  }
  log.push(logged)
  return logged
}

/** @param scope null: none is needed, but a wrong one is refused all the same */
export function tokenOf(
  { oauth }: Gate,
  header: string | undefined,
  scope: string | null,
): Token | undefined {
  if (header === undefined) {
    if (scope === null) return undefined
    throw new Refused('no-token')
  }
  const token = oauth.token(header.replace(/^Bearer /i, ''))
  if (token === undefined) throw new Refused('bad-token')
  if (scope !== null && !token.ours) throw new Refused('bad-token')
  if (scope !== null && !covers(token.scopes, scope)) throw new Refused('scope')
  return token
}

function throttle(
  { costume, limits, rates }: Gate,
  route: Route,
  params: Params,
  token: Token | undefined,
): Quota | undefined {
  if (!limits || costume.rateLimits === 'none' || route === 'picture') return undefined
  const paging = ['max_id', 'since_id', 'min_id', 'page'].some((name) => params.has(name))
  const mastodon = costume.name === 'mastodon'
  const own: Rule[] = !mastodon
    ? []
    : route === 'upload'
      ? [RULES.media]
      : route === 'delete'
        ? [RULES.delete]
        : route === 'post'
          ? [RULES.statuses]
          : paging
            ? [RULES.paging]
            : []
  return rates.count([RULES.api, ...own], token?.value ?? 'nobody')
}

function refusals(gate: Gate, request: FastifyRequest) {
  const { costume } = gate
  const sent = request.headers.authorization
  return {
    // Like some real servers this one repeats what it refuses.
    'json-4xx': (reply: FastifyReply) =>
      reply.code(422).send({ error: `Validation failed: not for ${sent}` }),
    unauthorized: (reply: FastifyReply) =>
      reply.code(401).send({ error: `The access token was revoked: ${sent}` }),
    'rate-limited': (reply: FastifyReply) =>
      refuse(
        costume.refusals['rate-limited'],
        request,
        costume.rateLimits === 'none'
          ? reply.header('retry-after', String(RETRY_AFTER_S))
          : reply.headers({
              'x-ratelimit-limit': '300',
              'x-ratelimit-remaining': '0',
              'x-ratelimit-reset': resetText(gate.now() + RETRY_AFTER_S * 1_000, costume),
            }),
      ),
  }
}

const PAGE =
  '<!DOCTYPE html><html><head><title>The page is not here</title></head><body><h1>404</h1></body></html>'

function refuse([status, error]: Refusing, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.code(status)
  if (error === null) return reply.type('text/html').send('')
  if (error !== 'html') return reply.send({ error })
  const json = request.headers.accept?.includes('application/json') ?? false
  return json ? reply.send({ error: 'Not Found' }) : reply.type('text/html; charset=utf-8').send(PAGE)
}
