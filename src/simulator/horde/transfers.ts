import * as z from 'zod'
import type { Account, Accounts } from './accounts.ts'
import { Refusal } from './refusal.ts'
import { isExpired, type SharedKey, type SharedKeys } from './shared-keys.ts'

/** A transfer back to who has just sent is refused for so long. */
const RETURN_MS = 60_000

export interface Transfer {
  readonly from: string
  readonly to: string
  readonly amount: number
  readonly atMs: number
  readonly idempotencyKey: string | undefined
  /** Where it went to a shared key of `to`. */
  readonly sharedKey?: string
}

const asked = z.object({ username: z.string(), amount: z.int().default(100) })

/** Gifts between accounts: `POST /kudos/transfer`, its checks in the server's order. */
export class Transfers {
  readonly made: Transfer[] = []
  readonly #accounts: Accounts
  readonly #sharedKeys: SharedKeys
  /** What was answered to a key of an account, with what was asked. */
  readonly #byIdempotencyKey = new Map<string, { readonly asked: string; readonly amount: number }>()

  constructor(accounts: Accounts, sharedKeys: SharedKeys) {
    this.#accounts = accounts
    this.#sharedKeys = sharedKeys
  }

  transfer(
    source: Account,
    body: unknown,
    idempotencyKey: string | undefined,
    nowMs: number,
  ): { transferred: number } {
    const parsed = asked.safeParse(body)
    if (!parsed.success) {
      throw new Refusal(400, 'Input payload validation failed', { errors: { username: 'it is missing' } })
    }
    const { username, amount } = parsed.data
    if (source.id === 0) throw refused('KudosTransferFromAnon', 'Anonymous sends no kudos.')
    const sharedKey = this.#sharedKeys.find(username)
    const target = sharedKey?.owner ?? this.#named(username)
    this.#judge(source, target, sharedKey, amount, nowMs)
    // Only now, as the server does: what is refused above is refused though the same was paid before.
    const known = `${source.id} ${idempotencyKey}`
    const before = idempotencyKey === undefined ? undefined : this.#byIdempotencyKey.get(known)
    const said = JSON.stringify([target.id, amount])
    if (before !== undefined) {
      if (before.asked === said) return { transferred: before.amount }
      throw refused('IdempotencyKeyConflict', 'This Idempotency-Key was sent with another transfer.')
    }
    if (source.kudos - amount < source.floor) throw refused('KudosTransferNotEnough', 'Not enough kudos.')
    source.kudos -= amount
    target.kudos += amount
    if (sharedKey !== undefined && sharedKey.kudos >= 0) sharedKey.kudos += amount
    this.made.push({
      from: source.username,
      to: target.username,
      amount,
      atMs: nowMs,
      idempotencyKey,
      ...(sharedKey !== undefined && { sharedKey: sharedKey.id }),
    })
    if (idempotencyKey !== undefined) this.#byIdempotencyKey.set(known, { asked: said, amount })
    return { transferred: amount }
  }

  /** What follows the last `#` alone decides. */
  #named(username: string): Account {
    const id = /#(\d+)$/.exec(username)?.[1]
    const found = id === undefined ? undefined : this.#accounts.byId(Number(id))
    if (found !== undefined) return found
    throw refused('InvalidTargetUsername', 'There is no such account.')
  }

  #judge(
    source: Account,
    target: Account,
    sharedKey: SharedKey | undefined,
    amount: number,
    nowMs: number,
  ): void {
    const returning = this.made.some(
      ({ from, to, atMs }) => from === target.username && to === source.username && nowMs - atMs < RETURN_MS,
    )
    const checks: readonly (readonly [boolean, rc: string, message: string])[] = [
      [
        sharedKey !== undefined && isExpired(sharedKey, nowMs),
        'SharedKeyExpired',
        'That shared key has expired.',
      ],
      [target.id === 0, 'KudosTransferToAnon', 'Kudos cannot be sent to Anonymous.'],
      [target === source, 'KudosTransferToSelf', 'Kudos cannot be sent to oneself.'],
      [returning, 'TooFastKudosTransfers', 'They sent you kudos within the last minute.'],
      [source.suspicious, 'FaultWhenKudosSending', 'Something went wrong when sending kudos.'],
      [source.flagged, 'SourceAccountFlagged', 'The target account is flagged.'],
      [source.education, 'EducationCannotSendKudos', 'Education accounts send no kudos.'],
      [target.suspicious, 'FaultWhenKudosReceiving', 'Something went wrong when receiving kudos.'],
      [target.flagged, 'TargetAccountFlagged', 'The source account is flagged.'],
      [source.deleted || target.deleted, 'DeletedUser', 'The account is deleted.'],
      [amount < 0, 'NegativeKudosTransfer', 'The amount is negative.'],
      [amount === 0, 'InvalidKudosTransferAmount', 'The amount is zero.'],
    ]
    const found = checks.find(([fails]) => fails)
    if (found !== undefined) throw refused(found[1], found[2])
  }
}

function refused(rc: string, message: string): Refusal {
  return new Refusal(400, message, { rc })
}
