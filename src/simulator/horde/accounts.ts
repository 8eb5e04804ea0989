import * as z from 'zod'
import { Refusal } from './refusal.ts'

export interface Account {
  readonly key: string
  readonly username: string
  readonly id: number
  kudos: number
  /** Images that may wait to be picked up at once. */
  concurrency: number
  readonly trusted: boolean
  readonly service: boolean
  /** Neither sends nor receives kudos. */
  flagged: boolean
  /** Likewise, but the Horde does not say why. */
  suspicious: boolean
  /** Sends no kudos. */
  readonly education: boolean
  deleted: boolean
  /** Balances cannot go below it: 25 for accounts, -50 for the anonymous one. */
  readonly floor: number
}

/** What a test may change about an account. */
export const accountChange = z.strictObject({
  key: z.string().min(1),
  kudos: z.number().optional(),
  concurrency: z.int().optional(),
  flagged: z.boolean().optional(),
  suspicious: z.boolean().optional(),
  deleted: z.boolean().optional(),
})
export type AccountChange = z.infer<typeof accountChange>

const ANONYMOUS_KEY = '0000000000'

/**
 * The simulator's accounts. Any key that begins with `sim-` is one, made on first use: `sim-poor…` has no
 * kudos; `sim-trusted…`, `sim-service…`, `sim-flagged…`, `sim-suspicious…`, `sim-education…` and `sim-deleted…` are
 * what they say. All other keys are unknown.
 */
export class Accounts {
  readonly anonymous: Account = {
    ...made(ANONYMOUS_KEY, 0),
    username: 'Anonymous#0',
    kudos: -50,
    concurrency: 500,
    floor: -50,
  }
  readonly #byKey = new Map([[ANONYMOUS_KEY, this.anonymous]])

  /** The header of a call that wants a key, judged in the server's order: missing is 400, unknown 401. */
  ofHeader(key: string | undefined): Account {
    const account = this.find(required(key))
    if (account !== undefined) return account
    throw new Refusal(
      401,
      'No user matching sent API Key. Have you remembered to register at https://aihorde.net/register ?',
      { rc: 'InvalidAPIKey' },
    )
  }

  find(key: string): Account | undefined {
    const known = this.#byKey.get(key)
    if (known !== undefined || !key.startsWith('sim-')) return known
    const account = made(key, this.#byKey.size)
    this.#byKey.set(key, account)
    return account
  }

  byId(id: number): Account | undefined {
    return this.all().find((account) => account.id === id)
  }

  all(): Account[] {
    return [...this.#byKey.values()]
  }

  /** The account after the change; unknown keys are refused. */
  change({ key, ...change }: AccountChange): Account {
    const account = this.ofHeader(key)
    return Object.assign(
      account,
      Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
    )
  }
}

/** A key that the server's parser requires; without it the answer is 400, not 401. */
export function required(key: string | undefined): string {
  if (key !== undefined) return key
  const help = 'The API Key corresponding to a registered user.'
  throw new Refusal(400, 'Input payload validation failed', {
    errors: { apikey: `${help} Missing required parameter in the HTTP headers` },
  })
}

function made(key: string, id: number): Account {
  const is = (role: string) => key.startsWith(`sim-${role}`)
  return {
    key,
    id,
    username: `simulated#${id}`,
    kudos: is('poor') ? 25 : 10_000,
    concurrency: is('education') ? 200 : 30,
    trusted: is('trusted') || is('service'),
    service: is('service'),
    flagged: is('flagged'),
    suspicious: is('suspicious'),
    education: is('education'),
    deleted: is('deleted'),
    floor: 25,
  }
}
