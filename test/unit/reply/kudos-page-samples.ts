import { GIFT_STATES } from '../../../src/core/kudos/ledger.ts'
import type { MessageKey, MessageParams } from '../../../src/core/reply/messages/index.ts'
import type { enKudosPages } from '../../../src/core/reply/messages/kudos-pages/en.ts'

type Samples<K extends MessageKey> = { [Key in K]: MessageParams<Key>[] }

export const KUDOS_PAGE_SAMPLES: Samples<keyof typeof enKudosPages> = {
  loginTitle: [{}],
  loginKey: [{}],
  loginKeyHint: [{}],
  menuSendKudos: [{}],
  giveTitle: [{ to: 'Mara' }],
  giveAmount: [{}],
  giveNote: [{}],
  giveConfirm: [{ amount: 5_000, to: 'Mara' }],
  buttonGive: [{ amount: 5_000 }],
  buttonGiveNot: [{}],
  giveNothing: [{}],
  giveTooLate: [{ amount: 5_000, to: 'Mara' }],
  giveKnown: [{ amount: 50, to: 'Mara' }],
  giveToWhom: [{}],
  kudosBalance: [
    { name: 'Mara#12', kudos: 1_234, underWay: 0 },
    { name: 'Mara#12', kudos: 1_234, underWay: 50 },
  ],
  ledgerTitle: [{}],
  ledgerEmpty: [{}],
  ledgerGiven: [{ amount: 50, name: 'Mara' }],
  ledgerGot: [{ amount: 50, name: 'Mara' }],
  ledgerState: GIFT_STATES.map((state) => ({ state })),
  receiptsOff: [{}],
  receiptsOn: [{}],
  helpKudosTitle: [{}],
  helpKudosTopic: [{}],
  helpKudosPage: [{}],
  helpKudosReactions: [{ reactions: ['x 50'] }, { reactions: ['x 50', 'y 10'] }],
}
