import { createHash } from 'node:crypto'

/** Lower case base32; every character of it may stand in a file's name and in a component's id. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
/** The longest nonce. Source: docs.discord.com, "Create Message". */
const LENGTH = 25

/**
 * What marks a reply as ours: the same for the same delivery. It goes into the nonce, which Discord compares for some
 * minutes, and into the pictures' names, which stay.
 */
export function mark(deliveryKey: string): string {
  const digest = createHash('sha256').update(deliveryKey).digest()
  return [...digest]
    .slice(0, LENGTH)
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join('')
}

/** What a picture's name carries of it: 60 bits. */
export function shortMark(deliveryKey: string): string {
  return mark(deliveryKey).slice(0, 12)
}
