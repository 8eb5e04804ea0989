import { Refusal } from './refusal.ts'

export interface Account {
  readonly key: string
  readonly username: string
  readonly id: number
  kudos: number
  /** Images that may wait to be picked up at once. */
  readonly concurrency: number
  readonly trusted: boolean
  readonly service: boolean
  /** Balances cannot go below it: 25 for accounts, -50 for the anonymous one. */
  readonly floor: number
}

const ANONYMOUS_KEY = '0000000000'

/**
 * The simulator's accounts. Any key that begins with `sim-` is one, made on first use: `sim-poor…` has no
 * kudos, `sim-trusted…` and `sim-service…` have those roles. All other keys are unknown.
 */
export class Accounts {
  readonly #byKey = new Map<string, Account>([
    [
      ANONYMOUS_KEY,
      {
        key: ANONYMOUS_KEY,
        username: 'Anonymous#0',
        id: 0,
        kudos: -50,
        concurrency: 500,
        trusted: false,
        service: false,
        floor: -50,
      },
    ],
  ])

  /** The header of a generate call, judged in the server's order: missing is 400, unknown 401. */
  ofGenerate(key: string | undefined): Account {
    if (key === undefined) {
      const help = 'The API Key corresponding to a registered user.'
      throw new Refusal(400, 'Input payload validation failed', {
        errors: { apikey: `${help} Missing required parameter in the HTTP headers` },
      })
    }
    const account = this.find(key)
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
    const id = this.#byKey.size
    const made: Account = {
      key,
      id,
      username: `simulated#${id}`,
      kudos: key.startsWith('sim-poor') ? 25 : 10_000,
      concurrency: 30,
      trusted: key.startsWith('sim-trusted') || key.startsWith('sim-service'),
      service: key.startsWith('sim-service'),
      floor: 25,
    }
    this.#byKey.set(key, made)
    return made
  }
}
