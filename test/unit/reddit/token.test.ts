import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Answer } from '../../../src/adapters/reddit/errors.ts'
import type { SnooCall } from '../../../src/adapters/reddit/snoo.ts'
import { type AccessToken, renewed, Tokens } from '../../../src/adapters/reddit/token.ts'
import { Secret } from '../../../src/core/secret.ts'

const signal = new AbortController().signal
const clock = { at: 1_700_000_000_000, now: () => clock.at }

function granting(more: object) {
  const calls: SnooCall[] = []
  const call = async (made: SnooCall): Promise<Answer> => {
    calls.push(made)
    const json = { access_token: 'a', token_type: 'bearer', expires_in: 3_600, scope: 'read submit', ...more }
    return { status: 200, headers: {}, json }
  }
  const kept = { token: new Secret('first') }
  const refreshToken = {
    read: async () => kept.token,
    save: async (token: Secret) => {
      kept.token = token
    },
  }
  const app = { id: 'id', secret: new Secret('secret') }
  return { calls, kept, renew: () => renewed({ call }, 'https://www.example', { app, refreshToken, clock }) }
}

describe('a lasting token', () => {
  test('that Reddit replaces is kept, and handed in the next time', async () => {
    const { calls, kept, renew } = granting({ refresh_token: 'second' })
    await renew()
    assert.equal(kept.token.reveal(), 'second')
    await renew()
    assert.deepEqual(
      calls.map(({ form }) => form?.refresh_token),
      ['first', 'second'],
    )
  })

  test('that it repeats, or says nothing of, is not written again', async () => {
    for (const more of [{ refresh_token: 'first' }, { refresh_token: null }, {}]) {
      const { kept, renew } = granting(more)
      const before = kept.token
      await renew()
      assert.equal(kept.token, before)
    }
  })

  test('gives tokens that are renewed a minute ahead, and short ones in the middle of their life', async () => {
    assert.equal((await granting({}).renew()).expiresAt, clock.at + 3_540_000)
    assert.equal((await granting({ expires_in: 10 }).renew()).expiresAt, clock.at + 5_000)
  })
})

describe('the token of a process', () => {
  const token = (expiresAt: number): AccessToken => ({
    token: new Secret('a'),
    scopes: [],
    expiresAt,
    refreshToken: undefined,
  })

  test('a renewal that fails is told to all who wait, and tried anew by the next', async () => {
    let tries = 0
    const tokens = new Tokens(async () => {
      tries += 1
      if (tries === 1) throw new Error('away')
      return token(clock.at + 1_000)
    }, clock)
    const both = await Promise.allSettled([tokens.current(signal), tokens.current(signal)])
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    await tokens.current(signal)
    assert.equal(tries, 2)
  })

  test('one that is refused late does not throw the next one away', async () => {
    let tries = 0
    const tokens = new Tokens(async () => {
      tries += 1
      return token(clock.at + 1_000)
    }, clock)
    const old = await tokens.current(signal)
    tokens.refused(old)
    const next = await tokens.current(signal)
    tokens.refused(old)
    assert.equal(await tokens.current(signal), next)
    assert.equal(tries, 2)
  })
})
