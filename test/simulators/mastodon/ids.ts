import { createHash } from 'node:crypto'

/** Makers of ids; each gives ids that sort by time: shorter before longer, then by character code. */
export interface Ids {
  status(atMs: number): string
  notification(atMs: number): string
  account(name: string): string
  media(atMs: number, extension: string): string
}
type Kind = 'snowflake' | 'ulid' | 'flake' | 'snac'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Ids as one kind of server makes them; every call gives makers that start afresh. */
export function idsOf(kind: Kind): () => Ids {
  return () => {
    let made = 0
    let latest = 0
    /** Times never go back, and what is made within one millisecond is counted. */
    const moment = (atMs: number) => {
      latest = Math.max(latest, Math.floor(atMs))
      made += 1
      return { ms: BigInt(latest), count: BigInt(made) }
    }
    const stamp = (atMs: number): string => {
      const { ms, count } = moment(atMs)
      if (kind === 'ulid') return encode((ms << 80n) | (count << 40n) | 0x5eedn, CROCKFORD, 26)
      if (kind === 'flake') return encode((ms << 64n) | count, BASE62, 18)
      return String((ms << 16n) | (count & 0xffffn))
    }
    if (kind === 'snac') return snac(moment)
    return {
      status: stamp,
      // Mastodon and Pleroma number notifications.
      notification: (atMs) => (kind === 'ulid' ? stamp(atMs) : String(40_000n + moment(atMs).count)),
      account: (name) => stamp(Number.parseInt(digest(name).slice(0, 4), 16)),
      media: stamp,
    }
  }
}

/** snac: 10 digits of seconds and a hash; notifications: seconds and microseconds. */
function snac(moment: (atMs: number) => { ms: bigint; count: bigint }): Ids {
  return {
    status(atMs) {
      const { ms, count } = moment(atMs)
      return `${ms / 1_000n}${digest(`status ${count}`)}`
    },
    notification(atMs) {
      const { ms, count } = moment(atMs)
      return `${ms / 1_000n}${String((ms % 1_000n) * 1_000n + (count % 1_000n)).padStart(6, '0')}`
    },
    account: digest,
    media: (atMs, extension) => `${digest(`media ${moment(atMs).count}`)}.${extension}`,
  }
}

function digest(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

function encode(value: bigint, alphabet: string, length: number): string {
  const base = BigInt(alphabet.length)
  let rest = value
  let text = ''
  for (let place = 0; place < length; place += 1) {
    text = alphabet.charAt(Number(rest % base)) + text
    rest /= base
  }
  return text
}

/** Which of two ids of the same kind is newer: above 0 when the first is. */
export function compareIds(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0)
}
