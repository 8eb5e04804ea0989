import type { FastifyInstance } from 'fastify'
import type { Log } from '../core/ports.ts'
import { inTime } from './backlog.ts'

/** What is wrong with a part, in words for an operator; undefined when it is ready. */
export type ReadyCheck = () => string | undefined | Promise<string | undefined>

export interface Health {
  readonly parts: Readonly<Record<string, ReadyCheck>>
  draining(): boolean
  readonly log: Log
}

/** `/healthz`: the event loop turns. `/readyz`: 200 when every part is ready, else 503, with a word on each. */
export function addHealth(app: FastifyInstance, { parts, draining, log }: Health): void {
  app.get('/healthz', () => ({ status: 'ok' }))

  app.get('/readyz', async (_request, reply) => {
    const checked = await Promise.all(
      Object.entries(parts).map(
        async ([name, check]) => [name, (await problem(name, check)) ?? 'ok'] as const,
      ),
    )
    const said = Object.fromEntries([
      ...checked,
      ...(draining() ? [['shutdown', 'finishing what is under way']] : []),
    ])
    const ready = !draining() && checked.every(([, words]) => words === 'ok')
    return reply.code(ready ? 200 : 503).send({ ready, parts: said })
  })

  async function problem(name: string, check: ReadyCheck): Promise<string | undefined> {
    try {
      return await inTime(Promise.resolve(check()), 'does not answer')
    } catch (error) {
      log.warn({ part: name, err: error }, 'a part could not be checked')
      return 'cannot be checked; the log says why'
    }
  }
}
