import { PublishError } from '../../core/errors.ts'
import type { Messages } from './messages.ts'
import { mark } from './nonce.ts'
import { patiently, UNHURRIED_MS } from './patience.ts'
import type { MessageBody } from './views/body.ts'

/**
 * Posts a message once: by the nonce of its key it is not posted again where an attempt got through unheard.
 * @returns false where we may not
 */
export async function postOnce(
  messages: Messages,
  channelId: string,
  body: MessageBody & { readonly message_reference?: object },
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  const outgoing = { body: { ...body, nonce: mark(key), enforce_nonce: true }, files: [] }
  return await permitted(async () => {
    const post = () => messages.post(channelId, outgoing, signal, (request) => request())
    await patiently(UNHURRIED_MS, post, signal)
  })
}

/** Writes to a person alone, once. @returns false where they take no messages from us */
export async function writeTo(
  messages: Messages,
  personId: string,
  body: MessageBody,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  let channelId: string | undefined
  const opened = await permitted(async () => {
    channelId = await patiently(UNHURRIED_MS, () => messages.directChannel(personId, signal), signal)
  })
  return opened && channelId !== undefined && (await postOnce(messages, channelId, body, key, signal))
}

/** False where Discord does not let us, or what it is about is gone. */
export async function permitted(doing: () => Promise<void>): Promise<boolean> {
  try {
    await doing()
    return true
  } catch (error) {
    if (error instanceof PublishError && (error.kind === 'rejected' || error.kind === 'target-gone'))
      return false
    throw error
  }
}
