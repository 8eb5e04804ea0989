import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type RedditOptions, RedditServer } from '../simulators/reddit/index.ts'

/** What Reddit is asked with here; its rules want a name, a version and an owner. */
export const AGENT = 'linux:horde-herald-test:1 (by /u/nobody)'

interface Asking {
  readonly token?: string
  readonly form?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly agent?: string
  readonly raw?: boolean
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: Tree
}
/** JSON that a test looks into; what is not there is undefined. */
export interface Tree {
  readonly [key: string]: Tree
}

/** Reddit, asked by plain HTTP. */
export class PlainClient {
  readonly server: RedditServer
  #token: string | undefined

  constructor(server: RedditServer) {
    this.server = server
  }

  /** A fresh access token of ours. */
  async token(refreshToken = this.server.refreshToken): Promise<string> {
    const { body } = await this.exchange({ grant_type: 'refresh_token', refresh_token: refreshToken })
    const { access_token: token } = body
    assert.ok(typeof token === 'string')
    return token
  }

  async exchange(form: Readonly<Record<string, string>>, secret = this.server.app.secret): Promise<Answered> {
    const basic = Buffer.from(`${this.server.app.id}:${secret}`).toString('base64')
    return await answered(
      await fetch(`${this.server.url}/api/v1/access_token`, {
        method: 'POST',
        headers: { authorization: `Basic ${basic}`, 'user-agent': AGENT },
        body: new URLSearchParams(form),
      }),
    )
  }

  async get(path: string, asking: Asking = {}): Promise<Answered> {
    return await this.#ask('GET', path, asking)
  }

  async post(path: string, form: Readonly<Record<string, string>>, asking: Asking = {}): Promise<Answered> {
    return await this.#ask('POST', path, { form, ...asking })
  }

  async #ask(method: string, path: string, { token, form, json, agent = AGENT, raw = true }: Asking) {
    if (token === undefined) this.#token ??= await this.token()
    const url = new URL(path, this.server.url)
    if (raw) url.searchParams.set('raw_json', '1')
    return await answered(
      await fetch(url, {
        method,
        redirect: 'manual',
        headers: {
          authorization: `bearer ${token ?? this.#token}`,
          'user-agent': agent,
          ...(json !== undefined && { 'content-type': 'application/json' }),
        },
        ...(form !== undefined && { body: new URLSearchParams(form) }),
        ...(json !== undefined && { body: JSON.stringify(json) }),
      }),
    )
  }
}

async function answered(response: Response): Promise<Answered> {
  const text = await response.text()
  const json = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : { text } }
}

/** A server for one test, closed with it. */
export async function redditServer(context: TestContext, options: RedditOptions = {}) {
  const server = await RedditServer.start(options)
  context.after(() => server[Symbol.asyncDispose]())
  return { server, client: new PlainClient(server) }
}
