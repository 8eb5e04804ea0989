import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { Refused } from './refused.ts'
import { type Gate, log, tokenOf } from './server.ts'
import { acceptSockets, type Listener, STREAMS, type Streams } from './streams.ts'

const PREFIX = '/api/v1/streaming'

/** The streaming side: WebSockets, and server-sent events where the costume has them. */
export function serveStreams(app: FastifyInstance, gate: Gate, streams: Streams): void {
  const { costume } = gate
  const accept = acceptSockets(streams, costume)
  app.server.on('upgrade', (request, socket, head) => {
    // A connection that dies is no news here.
    socket.on('error', () => {})
    log(gate, 'streaming', request)
    const url = new URL(request.url ?? '/', 'http://localhost')
    const asked = url.searchParams.get('stream')
    const { socket: kind } = costume.streaming
    if (kind === 'none' || !url.pathname.startsWith(PREFIX)) return hangUp(socket, 404)
    if (kind === 'url' && asked === null) return hangUp(socket, 400)
    const token =
      request.headers.authorization ??
      request.headers['sec-websocket-protocol']?.split(',')[0] ??
      url.searchParams.get('access_token') ??
      undefined
    try {
      tokenOf(gate, token, 'read:notifications')
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return hangUp(socket, 401)
    }
    const taken = gate.faults.take('streaming', asked)
    if (taken === undefined) return accept(request, socket, head, asked)
    taken.struck()
    if (taken.fault.answer === 'hang') return
    if (taken.fault.answer === 'reset') socket.destroy()
    else hangUp(socket, STATUS[taken.fault.answer])
  })
  if (costume.streaming.events) serveEvents(app, gate, streams)
}

const STATUS = {
  'html-502': 502,
  'text-503': 503,
  'json-4xx': 422,
  unauthorized: 401,
  'rate-limited': 429,
} as const

function serveEvents(app: FastifyInstance, gate: Gate, streams: Streams): void {
  for (const name of STREAMS) {
    app.get(`${PREFIX}/${name.replace(':', '/')}`, (request, reply) => {
      log(gate, 'streaming', request)
      tokenOf(gate, request.headers.authorization, 'read:notifications')
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'private, no-store' })
      raw.write(':)\n')
      const listener: Listener = {
        streams: new Set([name]),
        send: (event, payload) => raw.write(`event: ${event}\ndata: ${payload}\n\n`),
        cut: () => raw.destroy(),
      }
      raw.on('close', streams.add(listener))
    })
  }
  app.get(`${PREFIX}/health`, (_request, reply) => reply.type('text/plain').send('OK'))
}

function hangUp(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
