import { channel } from 'node:diagnostics_channel'

/** https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
const CREATED = channel('undici:request:create')
const OVER = ['undici:request:trailers', 'undici:request:error'].map((name) => channel(name))

interface Sent {
  readonly request: { readonly path: string }
}

/** When this process waited for an answer to a call, from now on. */
export class CallTimes implements Disposable {
  readonly #from = new Map<object, number>()
  readonly #spans: { readonly from: number; readonly to: number }[] = []
  readonly #counts: (path: string) => boolean

  constructor(counts: (path: string) => boolean) {
    this.#counts = counts
    CREATED.subscribe(this.#created)
    for (const over of OVER) over.subscribe(this.#over)
  }

  /** Ms between two moments (epoch ms) in which at least one such call was under way. */
  between(fromMs: number, toMs: number): number {
    let [spent, until] = [0, fromMs]
    for (const { from, to } of this.#spans.toSorted((a, b) => a.from - b.from)) {
      const end = Math.min(to, toMs)
      if (end <= until) continue
      spent += end - Math.max(from, until)
      until = end
    }
    return spent
  }

  [Symbol.dispose](): void {
    CREATED.unsubscribe(this.#created)
    for (const over of OVER) over.unsubscribe(this.#over)
  }

  readonly #created = (message: unknown): void => {
    const { request } = message as Sent
    if (this.#counts(request.path)) this.#from.set(request, now())
  }

  readonly #over = (message: unknown): void => {
    const { request } = message as Sent
    const from = this.#from.get(request)
    if (from !== undefined) this.#spans.push({ from, to: now() })
    this.#from.delete(request)
  }
}

function now(): number {
  return performance.timeOrigin + performance.now()
}
