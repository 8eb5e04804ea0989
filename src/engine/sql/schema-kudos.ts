// Rows of accounts and of the kudos that people give each other; the rules are those of `schema.ts`.

/** Which account at a Horde a person has; its key, if any, is a credential of the person. */
export interface AccountLinkTable {
  platform: string
  account: string
  person_id: string
  horde_url: string
  horde_id: number
  horde_name: string
  /** `key`, `shared-key` or `name` */
  kind: string
  linked_at: number
  locale: string | null
}

/** Codes that link another place to the same account, once. */
export interface LinkCodeTable {
  /** SHA-256, as hexadecimal digits. */
  hash: string
  platform: string
  account: string
  person_id: string
  expires_at: number
}

/** The ledger: a row for each message, person and emoji. */
export interface GiftTable {
  /** A hash of what makes it this gift; it stays when everything else is erased. */
  id: string
  platform: string
  account: string
  giver_id: string
  giver_name: string
  /** Empty where it goes to an account at the Horde by name. */
  recipient_id: string
  recipient_name: string
  horde_name: string | null
  message_id: string
  place_id: string | null
  emoji: string
  amount: number
  title: string | null
  note: string | null
  state: string
  rc: string | null
  /** How often it was given anew after an end without payment. */
  round: number
  /** Its place among the gifts of its giver. */
  seq: number
  not_before: number
  /** 1 when a transfer may have happened. */
  unsure: number
  failures: number
  attempted_at: number | null
  /** The account at the Horde that pays, and what it was sent to, from the first try on. */
  from_horde: number | null
  target: string | null
  created_at: number
  ended_at: number | null
}

/** Whose gifts are paid when, and by which runner; like the columns of a request. */
export interface GiverTable {
  id: string
  platform: string
  account: string
  person_id: string
  last_seq: number
  next_run_at: number | null
  lease_until: number
  wakes: number
}

/** What people are still to be told about gifts; taken once. */
export interface GiftReceiptTable {
  gift_id: string
  /** `giver` or `recipient` */
  side: string
  about: string
  platform: string
  account: string
  person_id: string
  created_at: number
}
