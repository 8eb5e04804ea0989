import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Limit } from './limiter.ts'

export type IdRoute = { Params: { id: string } }
export type Call = FastifyRequest<IdRoute>
type Handler = (request: Call, reply: FastifyReply, nowMs: number) => unknown

/** Adds a route; `counted` says by what its limits count, the path unless given. */
export type AddRoute = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  route: string,
  limits: readonly Limit[],
  handler: Handler,
  counted?: (request: Call) => string,
) => void

export function pathOf({ url }: Call): string {
  return url.split('?')[0] ?? ''
}

export function header(request: Call, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}
