import { type Sentence, say } from '../../../core/reply/messages/index.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'
import { type MessageBody, message } from './body.ts'
import { said } from './escape.ts'
import { LIMITS } from './limits.ts'

/** What became of kudos, to one person. Words from people in the sentences are harmless already. */
export function receiptMessage(sentences: readonly Sentence[], locale: Locale): MessageBody {
  const words = sentences.map((sentence) => say(locale, sentence, 'forms')).join('\n\n')
  return message({ content: said(words, LIMITS.content) })
}

/** The same in front of others. It mentions the person, and nobody else. */
export function publicReceiptMessage(
  sentences: readonly Sentence[],
  personId: string,
  locale: Locale,
): MessageBody {
  const mention = `<@${personId}> `
  const words = sentences.map((sentence) => say(locale, sentence, 'forms')).join('\n\n')
  return {
    ...message({ content: mention + said(words, LIMITS.content - mention.length) }),
    allowed_mentions: { parse: [], users: [personId] },
  }
}
