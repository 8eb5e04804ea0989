import { type Sentence, sentence } from '../reply/messages/index.ts'

/** Our own words for why a gift ended unpaid, beside the Horde's codes. */
export type OwnReason = 'NotLinked' | 'SharedKeySends' | 'NotInTime'

/** The other one sent kudos within the last minute: it can be sent then. */
export const TOO_FAST = 'TooFastKudosTransfers'
/** How long the Horde refuses a return gift. */
export const RETURN_MS = 60_000
/** The key was used for another transfer. */
export const CONFLICT = 'IdempotencyKeyConflict'

export interface RefusedGift {
  readonly rc: string | null
  readonly amount: number
  /** Whom it was for. */
  readonly to: string
}

/** Why a gift was not paid, for its giver. Codes of `POST /kudos/transfer`, AI Horde 5.1.5. */
export function refusedSentence({ rc, amount, to }: RefusedGift): Sentence {
  switch (rc) {
    case 'KudosTransferNotEnough':
      return sentence('giftNotEnough', { amount, to })
    case 'InvalidTargetUsername':
      return sentence('giftNoSuchAccount', { amount, to })
    case 'SharedKeyExpired':
      return sentence('giftSharedKeyExpired', { amount, to })
    case 'KudosTransferToAnon':
      return sentence('giftToAnonymous', { amount })
    case 'KudosTransferToSelf':
      return sentence('giftToSelf', {})
    case 'FaultWhenKudosSending':
    case 'SourceAccountFlagged':
      return sentence('giftSenderHeld', { amount })
    case 'FaultWhenKudosReceiving':
    case 'TargetAccountFlagged':
      return sentence('giftReceiverHeld', { amount, to })
    case 'EducationCannotSendKudos':
      return sentence('giftEducation', { amount })
    case 'DeletedUser':
      return sentence('giftAccountDeleted', { amount })
    case 'NegativeKudosTransfer':
    case 'InvalidKudosTransferAmount':
      return sentence('giftAmountWrong', {})
    case 'KudosTransferFromAnon':
    case 'NotLinked':
      return sentence('giftLoggedOut', { amount, to })
    case 'NotInTime':
      return sentence('giftNotInTime', { amount, to })
    case 'SharedKeySends':
      return sentence('giftBySharedKey', {})
    case 'InvalidAPIKey':
    case 'UserNotFound':
      return sentence('giftKeyRefused', { amount, to })
    case CONFLICT:
      return sentence('giftUnclear', { amount, to })
    case TOO_FAST:
      return sentence('giftTooFast', { amount, to })
    default:
      return sentence('giftRefused', { amount, to })
  }
}
