export interface HttpConfig {
  readonly port: number
  readonly host: string
}

const DEFAULT_PORT = 8080
/** Nobody else's business unless the operator says so: metrics and health have no password. */
const DEFAULT_HOST = '127.0.0.1'
/** A webhook's address may have 1024 characters (API v2), and its path needs some. */
const LONGEST_URL = 900

/**
 * `HTTP_PORT` switches the HTTP side on, and so does `PUBLIC_URL`, which also makes the Horde call back.
 * @param problems what cannot work is added here
 */
export function readHttp(
  env: NodeJS.ProcessEnv,
  problems: string[],
): { http: HttpConfig | undefined; publicUrl: string | undefined } {
  const given = env.HTTP_PORT?.trim() || undefined
  const port = Number(given ?? DEFAULT_PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    problems.push(`HTTP_PORT is "${given}". Give a port from 0 (any free one) to 65535, for example 8080.`)
  }
  const url = env.PUBLIC_URL?.trim() || undefined
  const publicUrl = url === undefined ? undefined : normalised(url)
  if (url !== undefined && publicUrl === undefined) {
    problems.push(
      'PUBLIC_URL must be an https address without password, query or fragment: the Horde calls nothing else. ' +
        'Give the address of the proxy in front of Herald, or remove the line; Herald then asks the Horde itself.',
    )
  }
  const on = given !== undefined || url !== undefined
  return { http: on ? { port, host: env.HTTP_HOST?.trim() || DEFAULT_HOST } : undefined, publicUrl }
}

function normalised(text: string): string | undefined {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || text.length > LONGEST_URL) return undefined
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined
  return url.href.replace(/\/+$/, '')
}
