import { setTimeout as pause } from 'node:timers/promises'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { checkOf, modelsOf, statusOf } from './answers.ts'
import { addControl, type Control } from './control.ts'
import { FAULTY_ROUTES, type RouteFault } from './faults.ts'
import { NEWS, performanceOf } from './figures.ts'
import { addKudos } from './kudos-routes.ts'
import { Limiter, PER_MINUTE, PER_SECOND } from './limiter.ts'
import { isLinkAlive, linkOf, PICTURE_LIFE_MS, pictureSpecOf } from './links.ts'
import { paintPicture, paintStrip } from './picture.ts'
import type { SimGeneration, SimRequest } from './queue.ts'
import { Refusal } from './refusal.ts'
import { type AddRoute, header, type IdRoute, pathOf } from './route.ts'
import { type SubmitParts, submit } from './submit.ts'
import type { Transfers } from './transfers.ts'

export interface ServerParts extends SubmitParts {
  readonly transfers: Transfers
  readonly limits: boolean
  readonly pictures: 'painted' | 'strip'
  readonly control: Control
  settle(): number
  now(): number
  origin(): string
  onCall(route: string): void
  onCancel(id: string): void
}
const BODY_LIMIT_BYTES = 40_000_000
const SLOW_MS = 3_000

/** The HTTP side: limits, then the work; faults around both. */
export function createServer(parts: ServerParts): FastifyInstance {
  const { queue } = parts
  const limiter = new Limiter()
  const checks = new Map<string, { at: number; body: unknown }>()
  const app = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true })
  // Bodies are parsed after the limiter, as the real server does.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof Refusal) return reply.code(error.status).headers(error.headers).send(error.body)
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
    const message = status < 500 && error instanceof Error ? error.message : 'Internal Server Error'
    return reply.code(status).send({ message })
  })
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ message: 'The requested URL was not found on the server.' }),
  )

  const on: AddRoute = (method, url, route, limits, handler, counted = pathOf) => {
    app.route<IdRoute>({
      method,
      url,
      handler: async (request, reply) => {
        parts.onCall(route)
        const fault = isFaulty(route) ? parts.faults.forRoute(route) : undefined
        if (fault !== undefined && (await breakOff(fault, request, reply))) return reply
        if (parts.limits) {
          reply.headers(limiter.count(`${method} ${counted(request)}`, limits, parts.now()))
        }
        const answer = await handler(request, reply, parts.settle())
        if (fault?.kind === 'effect-then-hang') return reply.hijack()
        return fault?.kind === 'effect-then-reset' ? hangUp(request, reply) : answer
      },
    })
  }

  on('POST', '/api/v2/generate/async', 'submit', [PER_MINUTE(90), PER_SECOND(2)], async (request, reply) => {
    const done = await submit(parts, jsonOf(request.body), header(request, 'apikey'), parts.now)
    if ('dryRunKudos' in done) return { kudos: done.dryRunKudos }
    parts.settle()
    reply.code(202)
    return { id: done.request.id, kudos: Math.round(done.request.kudos), ...warningFor(done.request) }
  })
  on('GET', '/api/v2/generate/check/:id', 'check', [PER_SECOND(10)], (request, _reply, nowMs) => {
    const { id } = request.params
    const cached = checks.get(id)
    if (cached !== undefined && nowMs - cached.at < 1_000) return cached.body
    const body = checkOf(find(id, 'Check'), queue, nowMs)
    checks.set(id, { at: nowMs, body })
    return body
  })
  on('GET', '/api/v2/generate/status/:id', 'status', [PER_MINUTE(10)], (request, _reply, nowMs) =>
    statusOf(find(request.params.id, 'Status'), queue, nowMs, (generation) => link(generation, nowMs)),
  )
  on('DELETE', '/api/v2/generate/status/:id', 'cancel', [PER_MINUTE(10)], (request, _reply, nowMs) => {
    parts.onCancel(request.params.id)
    const found = find(request.params.id, 'Status')
    const before = statusOf(found, queue, nowMs, (generation) => link(generation, nowMs))
    queue.cancel(found)
    return before
  })
  on('GET', '/api/v2/status/models', 'models', [PER_MINUTE(90)], () => modelsOf(queue, parts.models.keys()))
  on('GET', '/api/v2/status/heartbeat', 'heartbeat', [], () => ({ message: 'OK', version: '5.1.5' }))
  on('GET', '/api/v2/status/performance', 'performance', [PER_MINUTE(90)], (_request, _reply, nowMs) =>
    performanceOf(queue, nowMs),
  )
  on('GET', '/api/v2/status/news', 'news', [PER_MINUTE(90)], () => NEWS)
  on('GET', '/api/v2/status/modes', 'modes', [PER_MINUTE(30)], (request) => {
    // Whoever sends a key must be a moderator.
    if (header(request, 'apikey') !== undefined)
      throw new Refusal(403, 'You do not have enough privileges for this.', { rc: 'NotModerator' })
    return { maintenance_mode: parts.faults.inMaintenance(), invite_only_mode: false }
  })
  on('GET', '/images/:id', 'image', [], async (request, reply, nowMs) => {
    const id = request.params.id.replace(/\.webp$/, '')
    const url = new URL(request.url, 'http://simulator')
    const [expires, signature] = [
      url.searchParams.get('expires') ?? '',
      url.searchParams.get('signature') ?? '',
    ]
    reply.type('application/xml')
    if (!isLinkAlive(id, expires, signature, nowMs)) {
      return reply
        .code(403)
        .send('<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>')
    }
    const generation = queue.images.get(id)
    if (
      generation === undefined ||
      generation.request.outcome === 'missing-image' ||
      nowMs - generation.madeAt > PICTURE_LIFE_MS
    ) {
      return reply.code(404).send('<Error><Code>NoSuchKey</Code></Error>')
    }
    const { width = 512, height = 512 } = generation.request.body.params
    const spec = pictureSpecOf(generation)
    const bytes = await (parts.pictures === 'strip' ? paintStrip(spec) : paintPicture(spec, width, height))
    return reply.type('image/webp').send(Buffer.from(bytes))
  })
  addKudos(on, parts, jsonOf)
  addControl(app, parts.control, jsonOf)
  return app

  function find(id: string, what: string): SimRequest {
    const found = queue.find(id)
    if (found !== undefined) return found
    throw new Refusal(404, `Image Waiting Prompt (${what}) with ID '${id}' not found.`, {
      rc: 'RequestNotFound',
    })
  }

  function link(generation: SimGeneration, nowMs: number): string {
    return linkOf(generation, parts.origin(), nowMs)
  }

  function warningFor(request: SimRequest) {
    if (queue.worker(request) !== undefined) return {}
    const message =
      'Warning: No available workers can fulfill this request. It will expire in 20 minutes unless a worker appears.'
    return { message, warnings: [{ code: 'NoAvailableWorker', message }] }
  }
}

/** Does the fault's part before the work; true when the call ends there. */
async function breakOff(fault: RouteFault, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  switch (fault.kind) {
    case 'effect-then-reset':
    case 'effect-then-hang':
      return false
    case 'slow':
      await pause(fault.ms ?? SLOW_MS, undefined, { ref: false })
      return false
    case 'reset-before':
      hangUp(request, reply)
      return true
    case '429':
      throw new Refusal(429, '2 per 1 second', { headers: { 'retry-after': '1', 'x-ratelimit-limit': '2' } })
    case 'error': {
      const details = fault.rc === undefined ? {} : { rc: fault.rc }
      throw new Refusal(fault.status ?? 500, fault.message ?? 'Internal Server Error', details)
    }
    case 'html-502':
      reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>')
      return true
  }
}

function hangUp(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack()
  request.raw.socket.destroy()
  return reply
}

function isFaulty(route: string): route is RouteFault['route'] {
  return FAULTY_ROUTES.some((name) => name === route)
}

function jsonOf(body: unknown): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : '')
  } catch {
    throw new Refusal(400, 'The browser (or proxy) sent a request that this server could not understand.')
  }
}
