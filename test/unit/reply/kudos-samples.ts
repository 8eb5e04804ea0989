import type { MessageKey, MessageParams } from '../../../src/core/reply/messages/index.ts'
import type { enKudos } from '../../../src/core/reply/messages/kudos/en.ts'

type Samples<K extends MessageKey> = { [Key in K]: MessageParams<Key>[] }

const account = { name: 'Mara#12', kudos: 1_234, concurrency: 30, workers: 2, places: [], share: null }

export const KUDOS_SAMPLES: Samples<keyof typeof enKudos> = {
  linkedByKey: [{ name: 'Mara#12' }],
  linkedBySharedKey: [{ name: 'Mara#12' }],
  linkedByName: [{ name: 'Mara#12' }],
  loginNoKey: [{}],
  loginAnonymous: [{}],
  loginUnknownKey: [{}],
  loginClosed: [{}],
  loginUnchecked: [{}],
  loginNotOffered: [{}],
  loginTooOften: [{}],
  hordeNameUnknown: [{}],
  loggedOut: [{}],
  nothingToLogOut: [{}],
  linkCode: [
    { code: 'ABCDE-FGHJK', minutes: 10 },
    { code: 'ABCDE-FGHJK', minutes: 1 },
  ],
  linkCodeNeedsLink: [{}],
  linkCodeUnknown: [{}],
  linkCodeOwn: [{}],
  linkedElsewhere: [{ name: 'Mara#12' }],
  notLinked: [{}],
  account: [
    { ...account, kind: 'key', refused: false, places: ['Discord', 'Mastodon'] },
    { ...account, kind: 'key', refused: true, kudos: null, concurrency: 1, workers: 1 },
    { ...account, kind: 'shared-key', refused: false, kudos: null, share: 40, workers: null },
    { ...account, kind: 'name', refused: false, kudos: null, concurrency: null, workers: 0 },
  ],
}
