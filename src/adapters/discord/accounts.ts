import type { AccountLinks, Asker } from '../../core/accounts/link.ts'
import type { Locale } from '../../core/reply/messages/locale.ts'
import type { PersonKey } from '../../core/store.ts'
import type { AccountDeed } from './commands/asked.ts'
import { ASKING_MS } from './patience.ts'
import { accountPage } from './views/account.ts'
import type { MessageBody } from './views/body.ts'
import { sentenceMessage } from './views/notices.ts'

/**
 * What people do with their account at the Horde. None of it becomes a request: a key must not stand in a row, and the
 * link that comes of it is the row itself. Doing any of it twice changes nothing, and Discord tells of it once.
 */
export async function accountAnswer(
  accounts: AccountLinks,
  who: PersonKey,
  deed: AccountDeed,
  locale: Locale,
): Promise<MessageBody> {
  const signal = AbortSignal.timeout(ASKING_MS)
  if (deed.is === 'look') return accountPage(await accounts.facts(who, signal), locale)
  const { sentence } = await done(accounts, { ...who, locale }, deed, signal)
  return sentenceMessage(sentence, locale)
}

function done(
  accounts: AccountLinks,
  who: Asker,
  deed: Exclude<AccountDeed, { is: 'look' }>,
  signal: AbortSignal,
) {
  switch (deed.is) {
    case 'login':
      return accounts.login(who, deed.key, signal)
    case 'receive':
      return accounts.linkByName(who, deed.name, signal)
    case 'redeem':
      return accounts.redeemCode(who, deed.code)
    case 'logout':
      return accounts.logout(who)
    case 'make-code':
      return accounts.makeCode(who)
  }
}
