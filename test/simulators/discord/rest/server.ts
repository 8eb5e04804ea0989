import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { strike } from '../../platform/misanswer.ts'
import type { Parts } from '../parts.ts'
import type { LoggedCall, Route } from '../routes.ts'
import { type Body, readBody } from './body.ts'
import { Buckets, type Quota, quotaHeaders, type Rule, seconds } from './buckets.ts'
import { invalid } from './form.ts'
import { misanswer, tooMany } from './misanswer.ts'
import { NotAccepted, Refused } from './refused.ts'

export interface Call {
  /** From the address, by name; those that end in `Id` are snowflakes. */
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Body
}
export interface Answer {
  /** 200 unless given, 204 without a body. */
  readonly status?: number
  readonly body?: unknown
}

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly route: Route
  /** The limit it shares; null: none, and the global one neither. */
  readonly rule: Rule | null
  /** Parts of the address that have limits of their own. */
  readonly major?: readonly string[]
  /** Whether the bot's token is asked for; otherwise the address is secret enough. */
  readonly open?: boolean
  /** Everything that a call changes and answers; it happens in one go. */
  effect(call: Call): Answer
}

const PREFIX = /^\/api(?:\/v(?:9|10))?(?=\/)/

/** The HTTP side: token and limits, then the effect; faults around it. */
export function createServer(parts: Parts, endpoints: readonly Endpoint[]): RequestListener {
  const buckets = new Buckets(() => parts.world.now())
  const compiled = endpoints.map((endpoint) => ({ endpoint, pattern: patternOf(endpoint.path) }))
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    // discord.js sends `%40me`.
    const pathname = url.pathname.replace(PREFIX, '').replaceAll('%40', '@')
    const here = compiled.filter(({ pattern }) => pattern.test(pathname))
    const found = here.find(({ endpoint }) => endpoint.method === request.method)
    const groups = found?.pattern.exec(pathname)?.groups ?? {}
    const exchange = new Exchange(parts, buckets, request, response, found?.endpoint.route ?? 'user')
    const run = async () => {
      if (found === undefined) throw new NotAccepted(here.length === 0 ? 404 : 405)
      await exchange.answer(found.endpoint, groups, url.searchParams)
    }
    exchange.enter(run)
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`)
}

class Exchange {
  readonly #parts: Parts
  readonly #buckets: Buckets
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #route: Route
  #limit: LoggedCall['limit']

  constructor(
    parts: Parts,
    buckets: Buckets,
    request: IncomingMessage,
    response: ServerResponse,
    route: Route,
  ) {
    this.#parts = parts
    this.#buckets = buckets
    this.#request = request
    this.#response = response
    this.#route = route
  }

  enter(run: () => Promise<void>): void {
    const { world, late } = this.#parts
    late.settle()
    const bannedUntil = this.#buckets.bannedUntil()
    if (bannedUntil !== undefined) {
      const retry = String(Math.ceil((bannedUntil - world.now()) / 1_000))
      this.#send(429, { 'content-type': 'text/plain', 'retry-after': retry }, 'error code: 1015')
      return
    }
    run().catch((error: unknown) => {
      if (this.#request.destroyed && !this.#request.complete) return
      if (error instanceof Refused || error instanceof NotAccepted) this.json(error.status, error.body)
      else this.json(500, { message: 'Internal Server Error', code: 0, cause: String(error) })
    })
  }

  async answer(
    endpoint: Endpoint,
    groups: Readonly<Record<string, string>>,
    query: URLSearchParams,
  ): Promise<void> {
    const { faults, late, world } = this.#parts
    if (!/^DiscordBot \(/.test(this.#request.headers['user-agent'] ?? '')) throw new Refused(40333)
    const path = Object.fromEntries(Object.entries(groups).map(([key, value]) => [key, decoded(value)]))
    if (!endpoint.open && this.#request.headers.authorization !== `Bot ${world.token}`)
      throw new NotAccepted(401)
    if (this.#throttled(endpoint, path)) return
    const body = await readBody(this.#request)
    for (const [key, value] of Object.entries(path)) {
      if (key.endsWith('Id') && !/^\d{1,20}$/.test(value)) {
        invalid([key.replace('Id', '_id')], 'NUMBER_TYPE_COERCE', `Value "${value}" is not snowflake.`)
      }
    }
    const call: Call = { path, query, body }
    const taken = faults.take(endpoint.route, { path, ...Object(body.json) })
    if (taken !== undefined) {
      strike(taken, late, () => endpoint.effect(call), Refused)
      misanswer(taken.fault.answer, this, this.#request)
      return
    }
    const { status, body: content } = endpoint.effect(call)
    if (content === undefined) this.#send(status ?? 204, {}, '')
    else this.json(status ?? 200, content)
  }

  json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.#send(status, { 'content-type': 'application/json', ...headers }, JSON.stringify(body))
  }

  html(status: number): void {
    this.#send(
      status,
      { 'content-type': 'text/html' },
      `<html><body><h1>${status} Bad Gateway</h1></body></html>`,
    )
  }

  text(status: number, body: string): void {
    this.#send(status, { 'content-type': 'text/plain' }, body)
  }

  /** Nothing is answered. */
  silent(reset: boolean): void {
    this.#note(null)
    if (reset) this.#request.socket.resetAndDestroy()
  }

  #throttled({ rule, major = [] }: Endpoint, path: Call['path']): boolean {
    if (!this.#parts.limits || rule === null) return false
    const now = this.#parts.world.now()
    const whole = major.includes('token') ? undefined : this.#buckets.countGlobal()
    const own = this.#buckets.count(rule, major.map((key) => path[key]).join(' '))
    for (const [key, value] of Object.entries(quotaHeaders(own, now))) this.#response.setHeader(key, value)
    const broken: Quota | undefined = whole?.exceeded ? whole : own.exceeded ? own : undefined
    if (broken === undefined) return false
    this.#limit = broken === whole ? 'global' : 'bucket'
    tooMany(this, broken === whole ? 'global' : 'user', seconds(broken.resetAt - now))
    return true
  }

  #send(status: number, headers: Readonly<Record<string, string>>, body: string): void {
    this.#note(status)
    if (headers['x-ratelimit-scope'] !== 'shared') this.#buckets.countInvalid(status)
    this.#response.writeHead(status, headers).end(body)
    // What was not read of a body would be taken for the next call.
    if (!this.#request.complete) this.#request.resume()
  }

  #note(status: number | null): void {
    const { log, world } = this.#parts
    const path = (this.#request.url ?? '').split('?')[0] ?? ''
    const call = { at: world.now(), route: this.#route, method: this.#request.method ?? '', path, status }
    log.push(this.#limit === undefined ? call : { ...call, limit: this.#limit })
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new NotAccepted(404)
  }
}
