import { htmlText } from './html.ts'
import type { Status } from './status.ts'
import { addressOf } from './us.ts'

/**
 * Whose server told of this status: `name@host` of the one it mentions there, or of its author where it is about a
 * post of their own. By the addresses alone, for people of the own server go without a domain; by the links of the
 * text where a server names its people in full and leaves the reader out of the mentions (snac). Undefined where
 * several could be meant.
 */
export function addressee(status: Status): string | undefined {
  const { account, content, mentions } = status
  const local = (mentions ?? []).flatMap(({ acct, url }) => {
    const host = URL.parse(url ?? '')?.host
    return acct.includes('@') || host === undefined ? [] : [addressOf({ acct }, { host })]
  })
  if (local.length > 0) return only(local)
  const author = URL.parse(account.url ?? '')?.host
  if (!account.acct.includes('@') && author !== undefined) return addressOf(account, { host: author })
  const linked: string[] = []
  htmlText(content ?? '', {
    leaveOut({ href, classes, text }) {
      const host = URL.parse(href)?.host
      if (host !== undefined && classes.includes('mention') && text.startsWith('@'))
        linked.push(addressOf({ acct: text.slice(1) }, { host }))
      return false
    },
  })
  return only(
    linked.filter((address) => !(mentions ?? []).some(({ acct }) => acct.toLowerCase() === address)),
  )
}

function only(addresses: readonly string[]): string | undefined {
  return new Set(addresses).size === 1 ? addresses[0] : undefined
}
