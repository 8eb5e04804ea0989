import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RequestId } from '../../src/core/request/model.ts'
import type { Fault, HordeSimulator } from '../../src/simulator/horde/index.ts'
import { TestHerald } from '../support/herald.ts'
import { assertTold } from '../support/operator-log.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const OUTAGE_MS = 90 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const PEOPLE = 2
/** As long as a call may take. */
const CALL_MS = 30 * SECOND_MS

type RouteFault = Exclude<Fault, { route: 'job' }>

interface Outage {
  readonly name: string
  begin(horde: HordeSimulator): unknown
  end?(horde: HordeSimulator): Promise<void>
  readonly lastsMs?: number
  /** What an operator reads. */
  readonly says: RegExp
  /** A send may have arrived, so it is repeated once, and then no more. */
  readonly inDoubt?: boolean
}

const ROUTES = ['submit', 'check', 'status', 'image', 'models'] as const
const all = (fault: Pick<RouteFault, 'kind' | 'ms'>) => (horde: HordeSimulator) => {
  for (const route of ROUTES) horde.inject({ route, ...fault })
}

const outages: readonly Outage[] = [
  {
    name: 'it is down and refuses connections',
    begin: (horde) => horde.down(),
    end: (horde) => horde.up(),
    says: /submit failed: .* got no answer: ECONNREFUSED/,
  },
  {
    name: 'every connection is reset',
    begin: all({ kind: 'reset-before' }),
    says: /check failed; trying again: .* got no answer: /,
    inDoubt: true,
  },
  {
    name: 'a proxy answers HTML 502',
    begin: all({ kind: 'html-502' }),
    says: /check failed; trying again: the Horde answered 502/,
    inDoubt: true,
  },
  {
    name: 'every call is refused with 429',
    begin: all({ kind: '429' }),
    lastsMs: 45 * SECOND_MS,
    says: /submit failed: the Horde answered 429: 2 per 1 second/,
  },
  {
    name: 'it takes submissions and their answers are lost',
    begin: (horde) => horde.inject({ route: 'submit', kind: 'effect-then-reset' }),
    says: /submit failed: .* got no answer: /,
    inDoubt: true,
  },
  {
    name: 'pictures cannot be fetched',
    begin: (horde) => horde.inject({ route: 'image', kind: 'html-502' }),
    lastsMs: 45 * SECOND_MS,
    says: /download failed: /,
  },
]

describe('while the Horde fails nothing is lost or drawn in vain, and afterwards all goes on by itself', {
  concurrency: 4,
}, () => {
  for (const outage of outages) {
    test(outage.name, async () => {
      await using herald = await TestHerald.start()
      await endure(herald, outage)
    })
  }
})

test('nor while every call to the Horde hangs', async (t) => {
  await using herald = await TestHerald.start()
  const waiting = new Set<AbortController>()
  t.mock.method(AbortSignal, 'timeout', () => {
    const late = new AbortController()
    waiting.add(late)
    return late.signal
  })
  const calls = () => ROUTES.reduce((sum, route) => sum + (herald.simulator.state().calls[route] ?? 0), 0)
  let hung = 0
  /** Where a call hangs, its time passes: what still waits has waited too long. */
  const tick = () => {
    if (calls() === hung) return
    hung = calls()
    herald.pass(CALL_MS)
    for (const late of waiting) late.abort(new DOMException('it took too long', 'TimeoutError'))
    waiting.clear()
  }
  let ticking: NodeJS.Timeout
  await endure(herald, {
    name: 'every call hangs',
    begin(horde) {
      all({ kind: 'slow', ms: HOUR_MS })(horde)
      hung = calls()
      ticking = setInterval(tick, 50)
    },
    async end(horde) {
      clearInterval(ticking)
      horde.clearFaults()
    },
    says: /check failed; trying again: .* got no answer: it took too long/,
    inDoubt: true,
  })
})

/** People ask before, during and after the outage. */
async function endure(
  herald: TestHerald,
  { begin, end, lastsMs = OUTAGE_MS, says, inDoubt = false }: Outage,
): Promise<void> {
  const { simulator } = herald
  const before = await ask(herald, 'before')
  await herald.until(async () => simulator.state().submits === PEOPLE, 'they are at the Horde')
  await begin(simulator)
  const overAt = herald.now() + lastsMs
  const during = await ask(herald, 'during')
  await herald.until(async () => herald.now() >= overAt || (await nothingIsOpen(herald)), 'the outage')
  if (end === undefined) simulator.clearFaults()
  else await end(simulator)
  const after = await ask(herald, 'after')
  const fromAt = herald.now()
  for (const id of after) await assertDrawn(herald, id)
  assert.ok(herald.now() - fromAt < 2 * MINUTE_MS, `${herald.now() - fromAt} ms`)
  for (const id of before) await assertDrawn(herald, id)
  for (const id of during) await (inDoubt ? assertAnswered(herald, id) : assertDrawn(herald, id))
  assertTold(herald, says)
}

async function ask(herald: TestHerald, when: string): Promise<RequestId[]> {
  const ids: RequestId[] = []
  for (let n = 1; n <= PEOPLE; n += 1) {
    const who = `${when}${n}`
    ids.push(await herald.say(`draw me fox ${who} style: anime --n 1`, { person: { id: who, name: who } }))
  }
  return ids
}

async function nothingIsOpen(herald: TestHerald): Promise<boolean> {
  return (await herald.app.store.backlog()).open === 0
}

async function assertDrawn(herald: TestHerald, id: RequestId): Promise<void> {
  const { text, files } = await herald.end(id)
  assert.equal(files.length, 1, text)
  assert.equal(await submissionsOf(herald, id), 1)
}

/** A picture, or a sentence that says what happened; the Horde was asked twice at most. */
async function assertAnswered(herald: TestHerald, id: RequestId): Promise<void> {
  const { text, files } = await herald.end(id)
  assert.ok(files.length === 1 || /AI Horde didn't answer/.test(text), text)
  assert.ok((await submissionsOf(herald, id)) <= 2)
}

async function submissionsOf(herald: TestHerald, id: RequestId): Promise<number> {
  const name = (await herald.app.store.load(id))?.request.event.person.id ?? ''
  return herald.simulator.state().requests.filter(({ body }) => body.prompt.includes(`fox ${name}`)).length
}
