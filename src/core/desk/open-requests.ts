import type { PersonKey, RequestAggregate, Store } from '../store.ts'
import type { OpenRequest } from './desk.ts'

/** A person's drawings under way, newest first. */
export async function openRequests(
  store: Pick<Store, 'load' | 'openOf'>,
  who: PersonKey,
): Promise<OpenRequest[]> {
  const ids = await store.openOf(who)
  const found = await Promise.all(ids.map((id) => store.load(id)))
  return found.flatMap((aggregate) => (aggregate === undefined ? [] : openRequest(aggregate)))
}

function openRequest({ request, submissions }: RequestAggregate): OpenRequest[] {
  const { state, parsed, event } = request
  if (state === 'ended' || parsed.kind !== 'command') return []
  const asked = parsed.command.kind === 'draw' ? parsed.command.words : undefined
  const words = request.words ?? asked
  if (words === undefined) return []
  const planned = [...new Set(submissions.map(({ style }) => style))]
  const style = words.style ?? (planned.length === 1 ? planned[0] : undefined)
  // As far as its person is concerned: what stands in our own line is not being drawn.
  const isSent = submissions.some(({ state: at }) => at.name !== 'planned')
  const waits = submissions.flatMap(({ state: at }) =>
    at.name === 'submitted' && at.last !== null ? [at.last.wait_time * 1_000] : [],
  )
  return [
    {
      id: request.id,
      eventId: event.eventId,
      placeId: event.place.id,
      prompt: words.prompt,
      ...(style !== undefined && { style }),
      state: state === 'generating' && !isSent ? 'received' : state,
      cancelling: request.cancelRequested,
      sinceMs: request.createdAt,
      ...(waits.length > 0 && { etaMs: Math.max(...waits) }),
    },
  ]
}
