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
  giftLogIn: [{ tookBack: true }, { tookBack: false }],
  giftBySharedKey: [{}],
  giftByName: [{}],
  giftToSelf: [{}],
  giftToBot: [{}],
  giftToNobody: [{}],
  giftTooSoon: [{ seconds: 1 }, { seconds: 5 }],
  giftTooMany: [{ limit: 1 }, { limit: 50 }],
  giftTooMuch: [{ limit: 500 }],
  giftAmountWrong: [{}],
  giftBooked: [{ amount: 50, to: 'Tom' }],
  giftNotEnough: [{ amount: 50, to: 'Tom' }],
  giftNoSuchAccount: [{ amount: 50, to: 'Tom' }],
  giftSharedKeyExpired: [{ amount: 50, to: 'Tom' }],
  giftReceiverHeld: [{ amount: 50, to: 'Tom' }],
  giftLoggedOut: [{ amount: 50, to: 'Tom' }],
  giftKeyRefused: [{ amount: 50, to: 'Tom' }],
  giftTooFast: [{ amount: 50, to: 'Tom' }],
  giftUnclear: [{ amount: 50, to: 'Tom' }],
  giftRefused: [{ amount: 50, to: 'Tom' }],
  giftExpired: [{ amount: 50, to: 'Tom' }],
  giftToAnonymous: [{ amount: 50 }],
  giftSenderHeld: [{ amount: 50 }],
  giftEducation: [{ amount: 50 }],
  giftAccountDeleted: [{ amount: 50 }],
  giftWaits: [
    { amount: 50, to: 'Tom', days: 7 },
    { amount: 50, to: 'Tom', days: 1 },
  ],
  giftWaitsForYou: [
    { kudos: 50, from: ['Mara'], more: 0, days: 7 },
    { kudos: 500, from: ['Mara', 'Eve'], more: 3, days: 1 },
  ],
  giftMissed: [
    { kudos: 50, from: ['Mara'], more: 0 },
    { kudos: 50, from: ['Mara', 'Eve'], more: 2 },
  ],
  giftsGiven: [
    { kudos: 50, gifts: 1, to: ['Tom'], more: 0 },
    { kudos: 500, gifts: 10, to: ['Tom', 'Eve'], more: 2 },
  ],
  giftsGot: [
    { kudos: 50, gifts: 1, from: ['Mara'], more: 0, title: 'Cheers', note: 'Keep drawing!' },
    { kudos: 500, gifts: 10, from: ['Mara', 'Eve'], more: 2, title: null, note: null },
  ],
}
