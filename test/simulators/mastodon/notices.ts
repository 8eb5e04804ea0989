import { compareIds } from './ids.ts'
import type { Account, Notification, Status } from './model.ts'
import type { Params } from './params.ts'
import { Refused } from './refused.ts'
import type { World } from './world.ts'

export const POLICY_KINDS = [
  'for_not_following',
  'for_not_followers',
  'for_new_accounts',
  'for_private_mentions',
  'for_limited_accounts',
] as const
export type PolicyKind = (typeof POLICY_KINDS)[number]
const POLICY_ACTIONS = ['accept', 'filter', 'drop'] as const
export type PolicyAction = (typeof POLICY_ACTIONS)[number]
export type Policy = Readonly<Record<PolicyKind, PolicyAction>>

/** Everything arrives, as an operator of a bot sets it. */
export const OPEN_POLICY: Policy = {
  for_not_following: 'accept',
  for_not_followers: 'accept',
  for_new_accounts: 'accept',
  for_private_mentions: 'accept',
  for_limited_accounts: 'accept',
}
/** What a new account has. */
export const FRESH_POLICY: Policy = {
  ...OPEN_POLICY,
  for_private_mentions: 'filter',
  for_limited_accounts: 'filter',
}
const NEW_ACCOUNT_MS = 30 * 86_400_000

/** Our account's notifications, and what holds some of them back. */
export class Notices {
  readonly #world: World
  readonly #now: () => number
  /** Oldest first. */
  #all: Notification[] = []
  policy: Policy
  /** Whose notifications are taken whatever the policy says. */
  readonly #accepted = new Set<string>()

  constructor(world: World, policy: Policy, now: () => number) {
    this.#world = world
    this.#now = now
    this.policy = policy
  }

  /** Undefined when the policy drops it. */
  add(type: string, account: Account, status: Status | null): Notification | undefined {
    const at = this.#now()
    const action = this.#world.costume.filtering ? this.#judge(account, status, at) : 'accept'
    if (action === 'drop') return undefined
    const filtered = action === 'filter'
    const notification = { id: this.#world.ids.notification(at), type, account, status, at, filtered }
    this.#all.push(notification)
    return notification
  }

  /** What the list answers, newest first, before it is cut into pages. */
  chosen(params: Params): Notification[] {
    const { filters } = this.#world.costume
    const given = (name: (typeof filters)[number]) => (filters.includes(name) ? params.list(name) : undefined)
    const types = given('types') ?? given('include_types')
    const without = given('exclude_types') ?? []
    const unseen = given('exclude_visibilities') ?? []
    const from = params.text('account_id')
    return this.#all
      .filter(
        ({ type, account, status, filtered }) =>
          (!filtered || params.flag('include_filtered') === true) &&
          (types === undefined || types.length === 0 || types.includes(type)) &&
          !without.includes(type) &&
          !(status !== null && unseen.includes(status.visibility)) &&
          (from === undefined || account.id === from),
      )
      .sort((one, other) => compareIds(other.id, one.id))
  }

  one(id: string | undefined): Notification {
    const found = this.#all.find((notification) => notification.id === id)
    if (found === undefined) throw new Refused('not-found')
    return found
  }

  dismiss(id: string | undefined): void {
    const found = this.one(id)
    this.#all = this.#all.filter((notification) => notification !== found)
  }

  clear(): void {
    this.#all = []
  }

  /** What is said of a status goes with it. */
  forget(status: Status): void {
    this.#all = this.#all.filter((notification) => notification.status !== status)
  }

  setPolicy(changes: Params): void {
    const changed: Record<PolicyKind, PolicyAction> = { ...this.policy }
    for (const kind of POLICY_KINDS) {
      const asked = changes.text(kind)
      if (asked === undefined) continue
      const action = POLICY_ACTIONS.find((one) => one === asked)
      if (action === undefined) throw new Refused('invalid')
      changed[kind] = action
    }
    this.policy = changed
  }

  /** Held back notifications by account: `id` is the account's. */
  requests(): { readonly id: string; readonly account: Account; readonly held: readonly Notification[] }[] {
    const held = Map.groupBy(
      this.#all.filter(({ filtered }) => filtered),
      ({ account }) => account,
    )
    return [...held]
      .map(([account, notifications]) => ({ id: account.id, account, held: notifications }))
      .sort((one, other) => compareIds(other.id, one.id))
  }

  /** They come into the list with the ids that they always had. */
  accept(accountId: string): void {
    this.#accepted.add(accountId)
    for (const notification of this.#all) {
      if (notification.account.id === accountId) notification.filtered = false
    }
  }

  #judge(account: Account, status: Status | null, now: number): PolicyAction {
    if (this.#accepted.has(account.id) || account.followed) return 'accept'
    const apply: Record<PolicyKind, boolean> = {
      for_not_following: true,
      for_not_followers: !account.follower,
      for_new_accounts: now - account.createdAt < NEW_ACCOUNT_MS,
      for_private_mentions:
        status?.visibility === 'direct' && status.inReplyTo?.authorId !== this.#world.me.id,
      for_limited_accounts: account.limited,
    }
    const actions = POLICY_KINDS.filter((kind) => apply[kind]).map((kind) => this.policy[kind])
    return actions.includes('drop') ? 'drop' : actions.includes('filter') ? 'filter' : 'accept'
  }
}
