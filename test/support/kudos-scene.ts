import type { VaultKey } from '../../src/core/accounts/vault-keys.ts'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import type { AskedGift, Given } from '../../src/core/kudos/gifts.ts'
import { type Gift, giftId } from '../../src/core/kudos/ledger.ts'
import { Secret } from '../../src/core/secret.ts'
import type { PersonKey } from '../../src/core/store.ts'
import { TestHerald, type TestHeraldOptions } from './herald.ts'

const VAULT: readonly VaultKey[] = readVaultKeys(`k:${Buffer.alloc(32, 9).toString('base64')}`).keys
const { signal } = new AbortController()
const AT = { platform: 'console', account: 'local' } as const

/** People who give each other kudos, on a Horde and in a time that the test owns. */
export class KudosScene implements AsyncDisposable {
  readonly herald: TestHerald

  private constructor(herald: TestHerald) {
    this.herald = herald
  }

  static async start(
    file: Parameters<typeof TestHerald.start>[2] = {},
    options: TestHeraldOptions = {},
  ): Promise<KudosScene> {
    return new KudosScene(await TestHerald.start({ limits: false, vaultKeys: VAULT, ...options }, [], file))
  }

  who(person: string): PersonKey {
    return { ...AT, personId: person }
  }

  /** Their account at the Horde is `sim-<person>…`, so that roles can be had by name. */
  async link(person: string, key = `sim-${person}-account`): Promise<void> {
    // So that many can, and none too often.
    const { link, sentence } = await this.herald.app.accounts.login(this.who(person), new Secret(key), signal)
    if (link === undefined) throw new Error(`${person} could not log in: ${sentence.key}`)
  }

  give(from: string, to: string, message: string, more: Partial<AskedGift> = {}): Promise<Given> {
    return this.herald.app.gifts.give(asked(from, to, message, more))
  }

  async gift(from: string, message: string, emoji = 'heart'): Promise<Gift> {
    const id = giftId({ ...AT, messageId: message, giverId: from, emoji })
    const gift = await this.herald.app.store.gift(id)
    if (gift === undefined) throw new Error(`there is no gift of ${from} for ${message}`)
    return gift
  }

  takeBack(from: string, message: string, emoji = 'heart'): Promise<boolean> {
    return this.herald.app.gifts.takeBack({ ...AT, messageId: message, giverId: from, emoji })
  }

  /** Runs what is due now, without letting time pass. */
  async run(): Promise<number> {
    const { app } = this.herald
    const { ids } = await app.store.dueGivers(this.herald.now(), 1_000)
    await Promise.all(ids.map((id) => app.giftRunner(id)))
    return ids.length
  }

  /** Runs what is due, letting time pass for so long. */
  async pass(ms: number): Promise<void> {
    const endAt = this.herald.now() + ms
    for (;;) {
      while ((await this.run()) > 0);
      const nextAt = (await this.herald.app.store.nextGiverDueAt()) ?? endAt
      if (nextAt >= endAt) break
      this.herald.pass(Math.max(1, nextAt - this.herald.now()))
    }
    this.herald.pass(Math.max(0, endAt - this.herald.now()))
    await this.run()
  }

  kudosOf(person: string): number {
    return this.herald.simulator.changeAccount({ key: `sim-${person}-account` }).kudos
  }

  transfers() {
    return this.herald.simulator.state().transfers
  }

  receipts() {
    return this.herald.app.giftReceipts(AT.platform, AT.account)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.herald[Symbol.asyncDispose]()
  }
}

export function asked(from: string, to: string, message: string, more: Partial<AskedGift> = {}): AskedGift {
  return {
    ...AT,
    messageId: message,
    giverId: from,
    giverName: from,
    recipientId: to,
    recipientName: to,
    emoji: 'heart',
    amount: 50,
    reaction: true,
    ...more,
  }
}
