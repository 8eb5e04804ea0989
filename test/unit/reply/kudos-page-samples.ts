import type { MessageKey, MessageParams } from '../../../src/core/reply/messages/index.ts'
import type { enKudosPages } from '../../../src/core/reply/messages/kudos-pages/en.ts'

type Samples<K extends MessageKey> = { [Key in K]: MessageParams<Key>[] }

export const KUDOS_PAGE_SAMPLES: Samples<keyof typeof enKudosPages> = {
  loginTitle: [{}],
  loginKey: [{}],
  loginKeyHint: [{}],
}
