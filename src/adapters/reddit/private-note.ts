import type { PrivateNote } from '../../core/kudos/tell.ts'
import { say, sentence } from '../../core/reply/messages/index.ts'
import type { RedditClient } from './client.ts'
import { linesOf, markdownOf } from './escape.ts'

/** Writes to one person alone, by a message that begins a conversation. */
export function privateNotes(
  client: Pick<RedditClient, 'compose'>,
): (note: PrivateNote, signal: AbortSignal) => Promise<void> {
  return async ({ personId, text, locale }, signal) => {
    const message = {
      to: personId,
      subject: say(locale, sentence('kudosSubject', {})),
      text: markdownOf(linesOf(text)),
    }
    await client.compose(message, signal, (request) => request())
  }
}
