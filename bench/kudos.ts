import { createSecretKey, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { App } from '../src/app.ts'
import { Secret } from '../src/core/secret.ts'
import { listening, startDiscord } from './discord-server.ts'
import { onEachEngine } from './each-engine.ts'
import { startHerald } from './herald.ts'
import { startHorde } from './horde.ts'
import type { Bench } from './index.ts'
import { figure } from './report.ts'

const GIVERS = 100
const HEART = '❤️'

/** How long a gift by reaction takes, from the event to the moment at which the Horde has booked it. */
export const kudos: Bench = (context) =>
  onEachEngine(context, 'a gift by reaction', async (kind, engine) => {
    await using server = await startDiscord([{ emoji: HEART, amount: 1 }])
    await using horde = await startHorde({})
    await using herald = await startHerald({
      engine,
      hordeUrl: horde.url,
      adapters: [server.adapter],
      vaultKeys: [{ id: 'k1', key: createSecretKey(randomBytes(32)) }],
    })
    const { app } = herald
    const people = await server.people(GIVERS + 1)
    await linked(app, people)
    await app.run()
    await using _ = await listening(app, server)
    const reactedAt = await server.reacted({
      do: 'react',
      people: people.length,
      emoji: HEART,
      everyMs: 250,
    })
    let { transfers } = await horde.state()
    while (transfers.length < GIVERS) {
      await delay(100)
      transfers = (await horde.state()).transfers
    }
    // One after the other: they are booked in the order in which people reacted.
    const took = transfers.map(({ atMs }, place) => atMs - (reactedAt[place] ?? Number.NaN))
    return [figure(`Discord: from a reaction to the kudos being booked, ${kind}`, 'ms', 'under 150', took)]
  })

async function linked({ accounts, adapters }: App, people: readonly string[]): Promise<void> {
  const adapter = adapters.find(({ platform }) => platform === 'discord')
  if (adapter === undefined) throw new Error('nobody to give to')
  const { platform, account } = adapter
  for (const [place, personId] of people.entries()) {
    const key = new Secret(`sim-friend-${place}-account`)
    const { link } = await accounts.login({ platform, account, personId }, key, AbortSignal.timeout(5_000))
    if (link === undefined) throw new Error(`friend ${place} could not log in`)
  }
}
