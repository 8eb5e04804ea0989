import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { CONSOLE_ACCOUNT } from '../adapters/console/index.ts'
import { consoleReply } from '../adapters/console/publisher.ts'
import { consoleWords } from '../adapters/console/trigger.ts'
import { createApp, createLog } from '../app.ts'
import { readConfig, SIM } from '../config.ts'
import { HeraldError } from '../core/errors.ts'
import { readMetadata } from '../core/images/metadata.ts'
import type { IncomingEvent, RequestRecord } from '../core/request/model.ts'
import { leftAlone } from './left-alone.ts'
import { openPictureFolder } from './picture-folder.ts'
import { print, printJson, tell } from './print.ts'
import { readPicture } from './show.ts'
import { UsageError } from './usage.ts'
import { heldUp, liveLine, progressLine, watch } from './watch.ts'

const HELP = `Usage: npm run -s herald -- draw "<words>" [options]

  --style <name>      style or category, as in "style: <name>" within the words
  --horde <url|sim>   AI Horde to draw on (default: the one in herald.json, else the real one)
  --out <folder>      where the pictures go (default: out)
  --reply-to <file>   a picture drawn before, or a request's id: the words answer to it ("again", "vary 2")
  --json              print the result as JSON

Flags of the picture stand within the words: draw "a fox in a library --ar 16:9 --n 2 --seed 7"
More examples: draw "a lighthouse at dusk style: stylepunks"   ·   draw "again"   ·   draw "help"`

/** `herald draw`: takes words in, runs them (or lets a running \`start\` do it) and waits for the pictures. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      style: { type: 'string' },
      horde: { type: 'string' },
      out: { type: 'string', default: 'out' },
      'reply-to': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  if (positionals.length === 0) throw new UsageError(HELP)

  const config = readConfig(values.horde === undefined ? {} : { hordeUrl: values.horde })
  const style = values.style === undefined ? '' : ` --style "${values.style.replaceAll('"', '')}"`
  const repliesTo = values['reply-to'] === undefined ? undefined : await requestOf(values['reply-to'])
  const event: IncomingEvent = {
    platform: 'console',
    account: CONSOLE_ACCOUNT,
    eventId: `${Date.now().toString(36)}${randomBytes(3).toString('hex')}`,
    person: { id: 'local', name: 'you' },
    place: { id: 'console', direct: true, nsfw: true },
    text: `${consoleWords(positionals.join(' '))}${style}`,
    locale: 'en',
    ref: { outDir: openPictureFolder(values.out, 'Name another folder with --out.') },
    hordeUrl: config.horde.url,
    ...(repliesTo !== undefined && { repliesTo }),
  }
  const app = await createApp(config, createLog('silent'))
  try {
    const taken = await app.intake(event)
    if (taken.kind === 'ignored') throw leftAlone(taken.why)
    let running = await app.run()
    if (!values.json) {
      tell(
        running
          ? `Drawing on ${config.horde.url} (process ${process.pid}).`
          : `Handed to the running herald; watching (process ${process.pid}).`,
      )
    }
    const { hordeKeyIsAnonymous, keyHordes, horde } = config
    if (!hordeKeyIsAnonymous && horde.url !== SIM && !keyHordes.includes(horde.url)) {
      tell(`HORDE_API_KEY is not sent to ${horde.url}: it is for the Horde in herald.json.`)
    }
    const line = liveLine()
    process.once('SIGINT', () => {
      line.end()
      tell('Left alone, not cancelled: npm start goes on with it.')
      process.exit(130)
    })
    const ended = await watch(app.store, taken.id, async (look) => {
      if (!values.json) line.show(progressLine(look, await heldUp(app.store, look, Date.now())))
      // Who runs the requests may stop at any time, and nobody else would finish this one.
      if (!running) running = await app.run()
    })
    line.end()
    const reply = await app.store.replyOf(taken.id)
    return report(ended.request, reply === undefined ? undefined : consoleReply.parse(reply.ref), values.json)
  } finally {
    await app.close()
  }
}

/** A file drawn by us names its request. */
async function requestOf(fileOrId: string): Promise<string> {
  if (!existsSync(fileOrId)) {
    if (fileOrId.startsWith('console-')) return fileOrId
    throw new HeraldError(
      `There is no file ${fileOrId}. Name a picture that was drawn before, or a request id.`,
    )
  }
  const details = readMetadata(await readPicture(fileOrId))
  if (details === undefined)
    throw new UsageError(`${fileOrId} was not drawn by Horde Herald; I cannot reply to it.`)
  return details.requestId
}

/** What was said went with everything else. */
const ERASED = 'Done. What was stored is erased, this answer included; only bare ids stay for a while.'

/** Prints the end of a request. Exit code 1 where something should have been drawn and was not. */
function report(
  { id, outcome, cause, parsed }: RequestRecord,
  reply: { text: string; files: string[] } | undefined,
  json = false,
): number {
  const erased = outcome === 'unanswerable' || reply !== undefined ? undefined : ERASED
  const text = reply?.text ?? erased ?? `This request could not be answered: ${cause ?? 'see the log'}.`
  const files = reply?.files ?? []
  if (json) printJson({ id, outcome, text, files, cause })
  else {
    print([text, ...files.map((file) => `  ${file}`)].join('\n'))
    // Who draws here is who can mend it.
    if (reply !== undefined && cause !== null) tell(`Cause: ${cause}`)
  }
  const drawing =
    parsed.kind === 'refusal' || ['draw', 'again', 'vary', 'smaller', 'change'].includes(parsed.command.kind)
  return drawing && outcome !== 'pictures' ? 1 : 0
}
