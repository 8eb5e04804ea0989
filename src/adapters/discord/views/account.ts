import { type AccountFacts, accountSentence } from '../../../core/accounts/account-facts.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'
import type { Form } from '../answer.ts'
import type { MessageBody } from './body.ts'
import { encodeId } from './ids.ts'
import { sentenceMessage } from './notices.ts'
import { tellIn } from './tell.ts'
import { textField } from './text-field.ts'

/** Of the form for a key. */
export const KEY_FIELD = 'key'
/** More than any key has: one that is cut off says nothing. */
const LONGEST_KEY = 200

/** Where a person types the key to their account. It is never filled in. */
export function loginForm(locale: Locale): Form {
  const tell = tellIn(locale)
  return {
    custom_id: encodeId({ action: 'login' }),
    title: tell('loginTitle', {}),
    components: [
      textField({
        id: KEY_FIELD,
        label: tell('loginKey', {}),
        description: tell('loginKeyHint', {}),
        required: true,
        longest: LONGEST_KEY,
      }),
    ],
  }
}

/** What a person may know of their account; undefined: they are not linked. */
export function accountPage(facts: AccountFacts | undefined, locale: Locale): MessageBody {
  return sentenceMessage(accountSentence(facts), locale)
}
