import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Parts } from './parts.ts'

const PATH = /^\/(?:ephemeral-)?attachments\/\d+\/(\d+)\/[^/]+$/

/** Serves files, as cdn.discordapp.com does: as long as their message is there and the address is fresh. */
export function serveFile(parts: Parts, request: IncomingMessage, response: ServerResponse): void {
  const { world, faults, log } = parts
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const file = world.files.get(PATH.exec(pathname)?.[1] ?? '')
  const fresh = Number.parseInt(searchParams.get('ex') ?? '', 16) * 1_000 >= world.now()
  const taken = faults.take('cdn', pathname)
  const answer = (status: number, type: string, body: Uint8Array | string) => {
    log.push({ at: world.now(), route: 'cdn', method: request.method ?? '', path: pathname, status })
    response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body)
  }
  taken?.struck()
  if (taken?.fault.answer === 'hang') return
  if (taken?.fault.answer === 'reset') request.socket.resetAndDestroy()
  else if (taken !== undefined) answer(502, 'text/html', '<html><body>502</body></html>')
  else if (file === undefined) answer(404, 'text/plain', 'This content is no longer available.')
  else if (!fresh) answer(404, 'text/plain', 'This content is no longer available.')
  else answer(200, file.contentType ?? 'application/octet-stream', file.bytes)
}
