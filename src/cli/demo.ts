import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CONSOLE_ACCOUNT } from '../adapters/console/index.ts'
import { consoleReply } from '../adapters/console/publisher.ts'
import { createApp, createLog } from '../app.ts'
import { readConfig, SIM } from '../config.ts'
import type { RequestRecord } from '../core/request/model.ts'
import type { RequestAggregate } from '../core/store.ts'
import { openPictureFolder, unusable } from './picture-folder.ts'
import { print, tell } from './print.ts'
import { heldUp, liveLine, progressLine, watch } from './watch.ts'

const HELP = `Usage: npm run demo

Draws three requests on the built-in simulator, without a network, into the folder demo-output.`

const OUT_DIR = 'demo-output'
const INSTEAD = 'Run the demo in a folder that you may write to.'

/** What three people say at once: a category, one style, and something that has to be answered in words. */
const ORDERS = [
  { who: 'Ada', text: 'draw for me a lighthouse style: stylepunks', ends: 'pictures' },
  { who: 'Ben', text: 'draw me a fox in a library style: watercolour --n 2 --ar 3:2', ends: 'pictures' },
  { who: 'Cleo', text: 'draw for us a teapot style: stempunk', ends: 'sentence' },
] as const

/** `npm run demo`: the whole service with only the Horde simulated. */
export async function run(argv: string[]): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { help: { type: 'boolean', default: false } } })
  if (values.help) {
    print(HELP)
    return 0
  }
  await rm(OUT_DIR, { recursive: true, force: true }).catch((error: unknown) => {
    throw unusable(resolve(OUT_DIR), error, INSTEAD)
  })
  const outDir = openPictureFolder(OUT_DIR, INSTEAD)
  const dataDir = await mkdtemp(join(tmpdir(), 'horde-herald-demo-'))
  print(
    [
      'Horde Herald turns what people say in chats into pictures drawn by volunteers of the AI Horde.',
      'This demo runs all of it on your machine; only the Horde at the far end is a simulator.',
      '',
      'Three people ask at the same time:',
      ...ORDERS.map(({ who, text }) => `  ${who}: "${text}"`),
      '',
    ].join('\n'),
  )
  const app = await createApp(readConfig({ hordeUrl: SIM, dataDir }), createLog('silent'))
  try {
    await app.run()
    const line = liveLine()
    const looks = new Map<string, string>()
    const show = async (who: string, look: RequestAggregate) => {
      const ended = look.request.state === 'ended'
      looks.set(who, ended ? '' : `${who}: ${progressLine(look, await heldUp(app.store, look, Date.now()))}`)
      const open = [...looks.values()].filter((words) => words !== '')
      if (process.stderr.isTTY && open.length > 0) line.show(open.join('   '))
    }
    const ends = await Promise.all(
      ORDERS.map(async ({ who, text, ends: expected }) => {
        const taken = await app.intake(eventOf(who, text, outDir))
        if (taken.kind === 'ignored') return false
        const { request } = await watch(app.store, taken.id, (look) => show(who, look))
        const reply = await app.store.replyOf(taken.id)
        line.end()
        report(who, request, consoleReply.parse(reply?.ref ?? { text: '(no answer)', files: [] }))
        return request.outcome === expected
      }),
    )
    if (ends.includes(false)) {
      tell('Something did not go as it should: each person above was to get what is listed first.')
      return 1
    }
    print(
      [
        `The pictures are in ${OUT_DIR}/. Each file says what it was made from:`,
        `  npm run -s herald -- show ${OUT_DIR}/<file>`,
        '',
        'Next:',
        '- Draw on the real AI Horde (free, with a network): put { "operator": { "contact": "you@example.org" } }',
        '  into herald.json, then:  npm run -s herald -- draw "a lighthouse style: stylepunks"',
        '- Connect Discord, Mastodon or Reddit: README.md, "Connect a platform".',
      ].join('\n'),
    )
    return 0
  } finally {
    await app.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function eventOf(who: string, text: string, outDir: string) {
  return {
    platform: 'console',
    account: CONSOLE_ACCOUNT,
    eventId: `${who}${randomBytes(4).toString('hex')}`,
    person: { id: who, name: who },
    place: { id: 'demo', direct: true, nsfw: false },
    text,
    locale: 'en',
    ref: { outDir },
  } as const
}

function report(who: string, request: RequestRecord, reply: { text: string; files: string[] }): void {
  const seconds = (((request.endedAt ?? 0) - request.createdAt) / 1000).toFixed(1)
  print(`To ${who}, after ${seconds} s: ${reply.text}`)
  for (const file of reply.files) print(`  ${relative('.', file)}`)
  print('')
}
