import { PublishError } from '../errors.ts'
import { withGrace } from '../grace.ts'
import { pause } from '../pause.ts'
import type { AdapterNeeds } from '../ports.ts'
import { say, sentence } from '../reply/messages/index.ts'
import type { Locale } from '../reply/messages/locale.ts'
import type { Platform } from '../request/model.ts'
import type { PersonKey } from '../store.ts'
import { receiptKey } from './receipts.ts'

/** A message about kudos for one person alone, in their language. */
export interface PrivateNote {
  readonly personId: string
  /** Whatever people wrote is harmless already. */
  readonly text: string
  readonly locale: Locale
  /** The same for the same message, for platforms that know keys of posts. */
  readonly key: string
}

export interface TellParts {
  readonly needs: Pick<AdapterNeeds, 'giftReceipts' | 'desk' | 'accounts' | 'log'>
  readonly platform: Platform
  readonly account: string
  /** Writes to the person, in private. @throws {PublishError} */
  write(note: PrivateNote, signal: AbortSignal): Promise<void>
  /** How a platform waits; by the clock on the wall unless given. */
  readonly wait?: typeof pause
}

const TRIES = 3
const LONGEST_WAIT_MS = 60_000
const WAIT_MS = 1_000

/**
 * Tells people in private what became of kudos, each thing at most once: what is taken to be told nobody else is given,
 * and what may have been sent is not sent again. What was taken before the signal is aborted is still told, if that goes
 * at once. Rejects never: nothing else depends on it.
 */
export async function tellReceipts(parts: TellParts, signal: AbortSignal): Promise<void> {
  const { needs, platform, account } = parts
  if (signal.aborted) return
  try {
    for (const message of await needs.giftReceipts(platform, account)) {
      const locale = (await languageOf(needs, message.to)) ?? 'en'
      const good = message.sentences.some(({ key }) => key === 'giftsGot' || key === 'giftsGiven')
      const sentences = good ? [...message.sentences, sentence('kudosTurnOff', {})] : message.sentences
      const text = sentences.map((one) => say(locale, one)).join('\n\n')
      await write(parts, { personId: message.to.personId, text, locale, key: receiptKey(message) }, signal)
    }
  } catch (error) {
    if (!signal.aborted) needs.log.warn({ account, err: error }, 'telling people of kudos failed')
  }
}

/**
 * The language somebody chose, else the one they linked their account in. Undefined where there is neither, or none can
 * be read: then they hear it in another rather than not at all.
 */
export async function languageOf(
  needs: Pick<AdapterNeeds, 'desk' | 'accounts' | 'log'>,
  to: PersonKey,
): Promise<Locale | undefined> {
  try {
    const { language } = await needs.desk.preferences.ofPerson({ scope: 'person', ...to, id: to.personId })
    return language ?? (await needs.accounts.link(to))?.locale
  } catch (error) {
    const { account } = to
    needs.log.warn({ account, err: error }, 'which language somebody wants to be told in could not be read')
    return undefined
  }
}

async function write(
  { needs, account, wait = pause, ...parts }: TellParts,
  note: PrivateNote,
  signal: AbortSignal,
) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await withGrace(signal, (late) => parts.write(note, late))
    } catch (error) {
      const waitMs = againIn(error)
      if (waitMs === undefined || tries === TRIES || signal.aborted) {
        needs.log.warn({ account, err: error }, 'somebody could not be told of kudos')
        return
      }
      await wait(waitMs, signal)
    }
  }
}

/** Undefined where it may have got through, or never will. */
function againIn(error: unknown): number | undefined {
  if (!(error instanceof PublishError)) return undefined
  const { outcome, kind, retryAfterMs = WAIT_MS } = error
  const passes = kind === 'transient' || kind === 'rate-limited'
  return outcome === 'not-sent' && passes && retryAfterMs <= LONGEST_WAIT_MS ? retryAfterMs : undefined
}
