import type { HordeClient } from '../horde/client.ts'
import { HordeError } from '../horde/errors.ts'
import type { HordeUser, SharedKeyAnswer } from '../horde/schema.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { Platform } from '../request/model.ts'
import type { PersonKey } from '../store.ts'
import type { AccountLinks } from './link.ts'
import type { Link, Links } from './links.ts'

/** What a person may be shown of their account at the Horde. What the Horde did not say is null. */
export interface AccountFacts {
  readonly link: Link
  /** Up to half a minute old; null for a shared key, whose owner's balance is nobody else's business. */
  readonly kudos: number | null
  /** Images that may wait there at a time. */
  readonly concurrency: number | null
  readonly workers: number | null
  /** Left to the shared key; null: without limit, or no shared key. */
  readonly share: number | null
  /** The Horde does not know the key any more. */
  readonly refused: boolean
  /** They looked so often that the Horde was not asked. */
  readonly tooOften: boolean
  /** Platforms on which somebody is linked to the account by its key, this one included. */
  readonly places: readonly Platform[]
}

/** Undefined where the person is not linked. */
export async function accountFacts(
  parts: {
    accounts: Pick<AccountLinks, 'link' | 'key'>
    links: Links
    client: () => Promise<HordeClient>
    mayAsk: () => Promise<boolean>
  },
  who: PersonKey,
  signal: AbortSignal,
): Promise<AccountFacts | undefined> {
  const link = await parts.accounts.link(who)
  if (link === undefined) return undefined
  if (!(await parts.mayAsk())) return { link, ...UNASKED }
  const { kind, hordeUrl, hordeId } = link
  const client = await parts.client()
  const key = kind === 'name' ? undefined : (await parts.accounts.key(who))?.key
  const user = await said(
    key === undefined ? client.userById(hordeId, signal) : client.withKey(key).findUser(signal),
  )
  const share = kind === 'shared-key' && key !== undefined ? await said(client.sharedKey(key, signal)) : {}
  const linked = kind === 'key' ? await parts.links.linksByKey(hordeUrl, hordeId) : [link]
  return {
    link,
    kudos: kind === 'shared-key' ? null : wholeOrNull(user.answer?.kudos),
    concurrency: user.answer?.concurrency ?? null,
    workers: kind === 'shared-key' ? null : (user.answer?.worker_count ?? null),
    share: leftOf(share.answer),
    refused: user.refused === true || share.refused === true,
    tooOften: false,
    places: [...new Set(linked.map(({ platform }) => platform))],
  }
}

const UNASKED = {
  kudos: null,
  concurrency: null,
  workers: null,
  share: null,
  refused: false,
  tooOften: true,
  places: [],
} as const

/** The facts in words; undefined: there are none. */
export function accountSentence(facts: AccountFacts | undefined): Sentence {
  if (facts === undefined) return sentence('notLinked', {})
  if (facts.tooOften) return sentence('loginTooOften', {})
  const { link, places, tooOften: _, ...rest } = facts
  const { kind, hordeName: name } = link
  return sentence('account', { ...rest, kind, name, places: places.map(platformName) })
}

function platformName(platform: Platform): string {
  return platform[0]?.toUpperCase() + platform.slice(1)
}

function leftOf(shared: SharedKeyAnswer | undefined): number | null {
  return shared === undefined || shared.kudos < 0 ? null : wholeOrNull(shared.kudos)
}

function wholeOrNull(kudos: number | undefined): number | null {
  return kudos === undefined ? null : Math.floor(kudos)
}

/** What the Horde answers; nothing where it does not answer now. */
async function said<Answer extends HordeUser | SharedKeyAnswer>(
  asking: Promise<Answer>,
): Promise<{ answer?: Answer; refused?: true }> {
  try {
    return { answer: await asking }
  } catch (error) {
    if (!(error instanceof HordeError)) throw error
    return error.kind === 'key' ? { refused: true } : {}
  }
}
