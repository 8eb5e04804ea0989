import type { Generated } from 'kysely'

/**
 * The rows, the same for SQLite and Postgres: text, whole numbers and bytes. `*_at` and `lease_until` are epoch
 * milliseconds, flags are 0 or 1, and columns marked JSON hold text written by `JSON.stringify`.
 */
export interface Schema {
  request: RequestTable
  submission: SubmissionTable
  picture: PictureTable
  delivery: DeliveryTable
  opt_out: OptOutTable
  pause: PauseTable
  credential: CredentialTable
  gateway_lease: GatewayLeaseTable
  cursor: CursorTable
}

export interface RequestTable {
  id: string
  platform: string
  account: string
  event_id: string
  person_id: string
  /** JSON */
  event: string
  /** JSON */
  parsed: string
  horde_url: string
  state: string
  outcome: string | null
  /** JSON */
  words: string | null
  /** JSON */
  remarks: string
  /** JSON: the sentence to say where pictures are not the answer. */
  sentence: string | null
  cause: string | null
  /** The platform's id of our reply. */
  reply_id: string | null
  /** JSON */
  reply: string | null
  cancel_requested: number
  /** How many posts of the reply people may see: from the moment each may have been posted. */
  posting: number
  created_at: number
  first_submit_at: number | null
  ended_at: number | null
  /** When the next step is due; null: only when woken. */
  next_run_at: number | null
  /** A runner holds the row until then; 0: free. */
  lease_until: number
  wakes: number
}

export interface SubmissionTable {
  request_id: string
  idx: number
  style: string
  /** JSON */
  body: string
  /** JSON */
  source: string | null
  /** JSON */
  state: string
  /** What the path of its webhook ends in. */
  secret: string | null
  /** The Horde's id while it has one; repeats what is in `state`. */
  horde_id: string | null
  /** The Horde's id and the image that the last webhook named. */
  heard_id: string | null
  heard_image: string | null
  /** Webhooks heard so far, and how many of them a runner has acted upon. */
  heard: Generated<number>
  heeded: Generated<number>
}

export interface PictureTable {
  request_id: string
  submission: number
  idx: number
  /** JSON */
  info: string
  bytes: Uint8Array | null
}

export interface DeliveryTable {
  request_id: string
  kind: string
  state: string
  /** JSON */
  steps: string
  failures: number
}

export interface OptOutTable {
  platform: string
  account: string
  person_id: string
  since_at: number
}

export interface CursorTable {
  name: string
  /** Opaque: only the source that wrote it can read it. */
  position: string
}

export interface PauseTable {
  name: string
  until_at: number
  reason: string
}

/** Secrets of people, places and our accounts, encrypted by the vault. */
export interface CredentialTable {
  owner_kind: string
  owner_id: string
  purpose: string
  key_id: string
  ciphertext: Uint8Array
  updated_at: number
}

export interface GatewayLeaseTable {
  platform: string
  account: string
  shard: number
  holder: string
  /** 0: free. */
  lease_until: number
}
