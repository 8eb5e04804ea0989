import type { AdapterFactory, AdapterNeeds, PlatformAdapter } from '../../../../src/core/ports.ts'
import { Secret } from '../../../../src/core/secret.ts'
import { BOT } from '../index.ts'
import { PlatformClient } from './client.ts'
import { replyPublisher } from './publisher.ts'
import { feedSource } from './source.ts'
import { incomingEvent } from './trigger.ts'

export interface TestAdapterOptions {
  readonly url: string
  readonly token: string
  readonly pollMs?: number
  readonly settleMs?: number
  readonly nativeIdempotency?: boolean
}

/** Core knows no test platform, so this one goes by the name of one that it knows. */
const PLATFORM = 'mastodon'
const ACCOUNT = 'test'

/** The adapter of the test platform, made as those of real platforms are. */
export function testAdapter(options: TestAdapterOptions): AdapterFactory {
  return (needs) => adapterOn(new PlatformClient(options.url, new Secret(options.token)), options, needs)
}

/** The adapter over any client of the platform. */
export function adapterOn(
  client: PlatformClient,
  { pollMs = 25, settleMs = 1_000, nativeIdempotency = false }: TestAdapterOptions,
  needs: AdapterNeeds,
) {
  const us = { platform: PLATFORM, account: ACCOUNT, handle: BOT.handle } as const
  return {
    platform: us.platform,
    account: us.account,
    source: feedSource({
      client,
      needs,
      name: `${PLATFORM}-${ACCOUNT}`,
      pollMs,
      incoming: (status) => incomingEvent(status, us),
    }),
    publisher: replyPublisher({ client, handle: BOT.handle, settleMs, nativeIdempotency }),
  } satisfies PlatformAdapter
}
