import type { MessageKey, MessageParams } from '../../../src/core/reply/messages/index.ts'
import type { enKudosTalk } from '../../../src/core/reply/messages/kudos-talk/en.ts'

type Samples<K extends MessageKey> = { [Key in K]: MessageParams<Key>[] }

export const KUDOS_TALK_SAMPLES: Samples<keyof typeof enKudosTalk> = {
  helpKudos: [{}],
  kudosToWhom: [{}],
  giftNoteNotAllowed: [{}],
  onlyInPrivate: [{}],
  codeInPublic: [{}],
  keyInPublic: [{}],
  loginHow: [{}],
  kudosQuiet: [{}],
  kudosLoud: [{}],
  payOwn: [{}],
  payOperator: [{}],
  kudosSubject: [{}],
  kudosTurnOff: [{}],
}
