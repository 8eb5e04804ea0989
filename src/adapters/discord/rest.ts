import { AsyncLocalStorage } from 'node:async_hooks'
import type { RawFile, REST, RESTOptions, RequestMethod } from 'discord.js'
import type * as z from 'zod'
import { formBytes } from '../../core/form-bytes.ts'
import type { Send } from '../../core/ports.ts'
import type { Secret } from '../../core/secret.ts'
import { discordError } from './errors.ts'

export interface RestParts {
  /** Without the version at the end. */
  readonly api: string
  readonly token: Secret
  /** Ours, behind discord.js' own. */
  readonly userAgent: string
}

/** One call. Routes begin with a slash and have no version. */
export interface Call<T> {
  /** Names the call in errors; nothing of the address goes there. */
  readonly what: string
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly route: `/${string}`
  readonly schema: z.ZodType<T>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly files?: readonly RawFile[]
  /** Calls with an interaction's token in their address need no other. */
  readonly tokenInRoute?: true
  readonly signal?: AbortSignal
  /** Lets the request out; by default at once. */
  readonly send?: Send
}

/** Longer than Discord takes for ten megabytes; a step is aborted before. */
const TIMEOUT_MS = 30_000

/** Discord's REST interface through discord.js' own client, which is loaded with the first call. */
export class DiscordRest {
  readonly #parts: RestParts
  readonly #sending = new AsyncLocalStorage<Send>()
  #rest: Promise<REST> | undefined

  constructor(parts: RestParts) {
    this.#parts = parts
  }

  /** @throws {PublishError} with what it means for what was wanted, and {LeaseLostError} from `send` as it is */
  async call<T>({ what, schema, ...call }: Call<T>): Promise<T> {
    const rest = await this.#open()
    const { method, route, query, body, files, tokenInRoute, signal, send } = call
    // A refused token makes discord.js forget it, and then nothing tells why the next call fails.
    rest.setToken(this.#parts.token.reveal())
    const request = () =>
      rest.request({
        method: method as RequestMethod,
        fullRoute: route,
        auth: tokenInRoute !== true,
        ...(query !== undefined && { query: new URLSearchParams(query) }),
        ...(body !== undefined && { body }),
        ...(files !== undefined && { files: [...files] }),
        ...(signal !== undefined && { signal }),
      })
    try {
      const answer = await (send === undefined ? request() : this.#sending.run(send, request))
      return schema.parse(answer)
    } catch (error) {
      throw discordError(what, error)
    }
  }

  #open(): Promise<REST> {
    this.#rest ??= this.#load()
    return this.#rest
  }

  async #load(): Promise<REST> {
    const { DefaultRestOptions, REST } = await import('discord.js')
    const { api, userAgent } = this.#parts
    return new REST({
      api,
      version: '10',
      userAgentAppendix: userAgent,
      timeout: TIMEOUT_MS,
      // What failed is tried again by the request's own steps, and what must wait waits there too.
      retries: 0,
      rejectOnRateLimit: () => true,
      // discord.js lets calls of one kind wait for each other; the right to send is asked for behind that.
      makeRequest: async (url, init) => {
        const send = this.#sending.getStore()
        const written = await withoutForm(init)
        const request = () => DefaultRestOptions.makeRequest(url, written)
        return await (send === undefined ? request() : send(request))
      },
    })
  }
}

type Init = Parameters<RESTOptions['makeRequest']>[1]

async function withoutForm(init: Init): Promise<Init> {
  if (!(init.body instanceof FormData)) return init
  const { type, bytes } = await formBytes(init.body)
  return { ...init, body: bytes, headers: { ...init.headers, 'content-type': type } }
}
