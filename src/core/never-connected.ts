/** Codes of Node and of its `fetch` for a connection that was never made. Source: Node's "Common system errors"; undici. */
const CODES = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']

/** Whether a call that failed with this code certainly did not reach anybody. */
export function neverConnected(code: string | undefined): boolean {
  return code !== undefined && CODES.includes(code)
}
