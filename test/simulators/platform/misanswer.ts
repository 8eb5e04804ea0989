import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Answer, Fault } from './faults.ts'
import type { LateEffects } from './late.ts'

/** How the platform words what it refuses. */
export type Refusals = Readonly<
  Record<'json-4xx' | 'unauthorized' | 'rate-limited', (reply: FastifyReply) => FastifyReply>
>

/** Lets a fault strike: the call takes effect now, later or never. `refused` is what an effect may throw. */
export function strike<At extends string>(
  { fault, struck }: { readonly fault: Fault<At>; struck(): void },
  late: LateEffects,
  effect: () => unknown,
  refused: abstract new (...args: never[]) => Error,
): void {
  if (fault.effect === 'done') effect()
  else if (fault.effect !== 'none') {
    const { afterMs } = fault.effect === 'held' ? { afterMs: undefined } : fault.effect
    late.hold(() => unlessRefused(effect, refused), afterMs)
  }
  struck()
}

/** Answers as a fault has it. Like some real servers it repeats what was sent. */
export function misanswer(
  answer: Answer,
  request: FastifyRequest,
  reply: FastifyReply,
  refusals: Refusals,
): FastifyReply {
  switch (answer) {
    case 'html-502':
      return reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>')
    case 'text-503':
      return reply.code(503).type('text/plain').send(`overloaded; you sent ${request.headers.authorization}`)
    case 'json-4xx':
    case 'unauthorized':
    case 'rate-limited':
      return refusals[answer](reply)
    case 'hang':
      return reply.hijack()
    case 'reset':
      reply.hijack()
      request.raw.socket.resetAndDestroy()
      return reply
  }
}

/** Nobody is there any more to hear why a late effect did not happen. */
function unlessRefused(effect: () => unknown, refused: abstract new (...args: never[]) => Error): void {
  try {
    effect()
  } catch (error) {
    if (!(error instanceof refused)) throw error
  }
}
