import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Parts } from './parts.ts'
import { type Gate, log } from './server.ts'

const PREFIX = '/wss/'

/** Where word of an asset is waited for; who has not been told the address does not get in. */
export function socketAddress(site: { readonly url: string }, assetId: string): string {
  return `${site.url.replace(/^http/, 'ws')}${PREFIX}${assetId}?m=${secretOf(assetId)}`
}

function secretOf(assetId: string): string {
  return Buffer.from(`canary socket ${assetId}`).toString('base64url')
}

/** The WebSocket side. */
export function serveSockets(app: FastifyInstance, gate: Gate, { processing }: Parts): void {
  app.server.on('upgrade', (request, socket, head) => {
    // A connection that dies is no news here.
    socket.on('error', () => {})
    log(gate, 'websocket', request)
    gate.settle()
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const assetId = pathname.slice(PREFIX.length)
    if (!pathname.startsWith(PREFIX) || searchParams.get('m') !== secretOf(assetId))
      return hangUp(socket, 403)
    const taken = gate.faults.take('websocket', assetId)
    if (taken === undefined) return processing.accept(request, socket, head, assetId)
    taken.struck()
    if (taken.fault.answer === 'hang') return
    if (taken.fault.answer === 'reset') socket.destroy()
    else hangUp(socket, STATUS[taken.fault.answer])
  })
}

const STATUS = {
  'html-502': 502,
  'text-503': 503,
  'json-4xx': 400,
  unauthorized: 401,
  'rate-limited': 429,
} as const

function hangUp(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
