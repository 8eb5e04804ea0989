import type { Generated } from 'kysely'
import type {
  AccountLinkTable,
  GiftReceiptTable,
  GiftTable,
  GiverTable,
  LinkCodeTable,
} from './schema-kudos.ts'

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
  line: LineTable
  share: ShareTable
  person_standing: PersonStandingTable
  notice: NoticeTable
  followed_clock: FollowedClockTable
  cursor: CursorTable
  anchor: AnchorTable
  preference: PreferenceTable
  place_standing: PlaceStandingTable
  closed_place: ClosedPlaceTable
  account_link: AccountLinkTable
  link_code: LinkCodeTable
  gift: GiftTable
  giver: GiverTable
  gift_receipt: GiftReceiptTable
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
  /** Likewise of its second message, where it is two. */
  reply_also: string | null
  /** JSON */
  reply: string | null
  cancel_requested: number
  /** How many posts of the reply people may see: from the moment each may have been posted. */
  posting: number
  created_at: number
  first_submit_at: number | null
  ended_at: number | null
  /** When the answer that stands now was ready. */
  answered_at: Generated<number | null>
  /** When an operator had it started over, or it was called back after the clock was set back. */
  reopened_at: Generated<number | null>
  /** 1 when it went back for pictures whose bytes were lost. */
  went_back: Generated<number>
  /** When the next step is due; null: only when woken. */
  next_run_at: number | null
  /** A runner holds the row until then; 0: free. */
  lease_until: number
  wakes: number
  /** Runs in a row that were begun and never given back. */
  deaths: Generated<number>
  /** 1 where something is to be drawn: what the limits of a person count. */
  draws: Generated<number>
  /** JSON: whose own key pays; null: the operator's. */
  payer: string | null
  /** The place whose quota of its person it counts for. */
  quota_place: string | null
  /** 1 when its refused prompt has been counted. */
  struck: Generated<number>
  /** 1 when its person is to be forgotten as soon as it has ended. */
  erase_requested: Generated<number>
  /** When it was last looked whether its message is still there. */
  looked_at: Generated<number | null>
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
  /** Where it is sent from; null until it has a place there. */
  line: string | null
  /** Its place in the line; kept when it has to be sent again. */
  turn: number | null
  entered_at: number | null
  /** 1 while it is not sent: it stands in the line. */
  waiting: Generated<number>
  /** It stands aside until then. */
  not_before: Generated<number>
  /** Its images that may wait at the Horde for a horde worker. */
  at_horde: Generated<number>
}

/** A line of submissions: all that goes to one Horde with one key. */
export interface LineTable {
  name: string
  /** The line's virtual time: the latest turn that went. */
  turn: number
  /** When the Horde last accepted something from it, to the minute. */
  served_at: number
  /** Until `ceiling_until` no more images than this may wait at the Horde. */
  ceiling: number
  ceiling_until: number
}

/** What a person had of a line: the turn after their last one. Gone when the line is past it. */
export interface ShareTable {
  line: string
  person: string
  turn: number
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

export interface AnchorTable {
  request_id: string
  /** JSON, opaque: only the adapter that wrote it can read it. */
  anchor: string
  saved_at: number
}

/** What people, and those who look after places, chose. */
export interface PreferenceTable {
  /** `person` or `place` */
  scope: string
  platform: string
  account: string
  id: string
  /** JSON */
  settings: string
  updated_at: number
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

/** One row a person; whoever lets a request of theirs in holds it locked. */
export interface PersonStandingTable {
  platform: string
  account: string
  person_id: string
  /** Refused prompts, the last one at `struck_at` (0: none). */
  strikes: number
  struck_at: number
  paused_until: number
  seen_at: number
}

/** One row a place whose answers are limited. */
export interface PlaceStandingTable {
  platform: string
  account: string
  place_id: string
  /** What was answered there, or is going to be. */
  requests: number
  seen_at: number
}

/** A place that turned us away: nothing is taken in from there, or from what lies in it, until then. */
export interface ClosedPlaceTable {
  platform: string
  account: string
  place_id: string
  reason: string
  closed_at: number
  until_at: number
}

/** When a person was last told something that is not to be said every time. */
export interface NoticeTable {
  platform: string
  account: string
  person_id: string
  about: string
  said_at: number
}

/** A time that follows the clock in small steps. */
export interface FollowedClockTable {
  name: string
  at: number
}
