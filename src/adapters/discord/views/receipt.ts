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

/** What others may read of it as well; undefined: nothing. It mentions the person, and nobody else. */
export function publicReceiptMessage(
  sentences: readonly Sentence[],
  personId: string,
  locale: Locale,
): MessageBody | undefined {
  const open = sentences.filter(({ key }) => OPEN.includes(key))
  if (open.length === 0) return undefined
  const mention = `<@${personId}> `
  const words = open.map((sentence) => say(locale, sentence, 'forms')).join('\n\n')
  return {
    ...message({ content: mention + said(words, LIMITS.content - mention.length) }),
    allowed_mentions: { parse: [], users: [personId] },
  }
}

/** Good news; what went wrong for whom is nobody else's business. */
const OPEN: readonly Sentence['key'][] = ['giftsGot', 'giftWaitsForYou']
