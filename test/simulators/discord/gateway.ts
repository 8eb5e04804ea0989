import type { Server } from 'node:http'
import type { SessionStartLimit } from './parts.ts'

/** The WebSocket side. */
export class Gateway {
  readonly #site: { readonly url: string }

  constructor(site: { readonly url: string }) {
    this.#site = site
  }

  url(): string {
    return `${this.#site.url.replace('http', 'ws')}/gateway`
  }

  startLimit(): SessionStartLimit {
    return { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 1 }
  }

  serve(_server: Server): void {}
}
