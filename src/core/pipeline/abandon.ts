import { HordeError } from '../horde/errors.ts'
import type { PipelineContext } from './context.ts'
import { passTurn } from './line.ts'
import type { Next } from './next.ts'
import type { Run } from './run.ts'
import { endUnanswerable } from './unanswerable.ts'

/** Ends a request whose pictures nobody can see any more, and spares the horde what is not drawn yet. */
export async function abandon(context: PipelineContext, run: Run, cause: string): Promise<Next> {
  const { request, submissions } = await run.load()
  const { client } = await context.horde(request.hordeUrl)
  for (const { state } of submissions) {
    if (state.name !== 'submitted') continue
    try {
      await run.effect((signal) => client.cancel(state.hordeId, signal))
    } catch (error) {
      if (!(error instanceof HordeError)) throw error
      context.log.warn(
        { requestId: run.id, hordeId: state.hordeId, err: error },
        'cancel failed; it will expire',
      )
    }
  }
  const ended = await endUnanswerable(context, run, request, cause)
  if (submissions.some(({ state }) => state.name === 'planned')) await passTurn(context, run, request, 0)
  return ended
}
