import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { GenerateRequest } from '../../core/horde/schema.ts'
import type { Account } from './accounts.ts'
import { Refusal } from './refusal.ts'

const DAY_MS = 86_400_000
/** Keys of one account; trusted accounts have more. */
const MOST_KEYS = 3
const MOST_KEYS_TRUSTED = 10

/** A key that spends its owner's kudos, up to limits of its own. -1: no limit. */
export interface SharedKey {
  readonly id: string
  readonly owner: Account
  name: string | undefined
  kudos: number
  expiresAt: number | undefined
  utilized: number
  max_image_pixels: number
  max_image_steps: number
  max_text_tokens: number
}

const whole = z.int().min(-1)
/** `expiry` is in days from now. */
const asked = z.object({
  kudos: whole.optional(),
  expiry: whole.optional(),
  name: z.string().optional(),
  max_image_pixels: whole.optional(),
  max_image_steps: whole.optional(),
  max_text_tokens: whole.optional(),
})

/** The shared keys of all accounts. */
export class SharedKeys {
  readonly #byId = new Map<string, SharedKey>()

  find(id: string): SharedKey | undefined {
    return this.#byId.get(id)
  }

  all(): SharedKey[] {
    return [...this.#byId.values()]
  }

  /** As its detail route: 401 for one that there is not. */
  existing(id: string): SharedKey {
    const found = this.#byId.get(id)
    if (found !== undefined) return found
    throw new Refusal(401, 'This shared key does not exist.', { rc: 'InvalidAPIKey' })
  }

  create(owner: Account, body: unknown, nowMs: number): SharedKey {
    if (owner.id === 0) throw new Refusal(403, 'Anonymous has no shared keys.', { rc: 'AnonForbidden' })
    const own = [...this.#byId.values()].filter((key) => key.owner === owner).length
    if (own >= (owner.trusted ? MOST_KEYS_TRUSTED : MOST_KEYS)) {
      throw new Refusal(403, 'This account has as many shared keys as it may have.', { rc: 'Forbidden' })
    }
    const wanted = read(body)
    const { expiry = -1 } = wanted
    const key: SharedKey = {
      id: randomUUID(),
      owner,
      name: wanted.name,
      kudos: wanted.kudos ?? 5_000,
      utilized: 0,
      expiresAt: expiry < 0 ? undefined : nowMs + expiry * DAY_MS,
      max_image_pixels: wanted.max_image_pixels ?? -1,
      max_image_steps: wanted.max_image_steps ?? -1,
      max_text_tokens: wanted.max_text_tokens ?? -1,
    }
    this.#byId.set(key.id, key)
    return key
  }

  change(id: string, owner: Account, body: unknown, nowMs: number): SharedKey {
    const key = this.#owned(id, owner)
    const { expiry, ...rest } = read(body)
    if (Object.keys(rest).length === 0 && expiry === undefined) {
      throw new Refusal(400, 'Nothing to change was sent.', { rc: 'NoSharedKeyModSelected' })
    }
    if (expiry !== undefined) key.expiresAt = expiry < 0 ? undefined : nowMs + expiry * DAY_MS
    return Object.assign(key, rest)
  }

  remove(id: string, owner: Account): void {
    this.#byId.delete(this.#owned(id, owner).id)
  }

  #owned(id: string, owner: Account): SharedKey {
    const key = this.existing(id)
    if (key.owner === owner) return key
    throw new Refusal(403, 'This shared key is of another account.', { rc: 'Forbidden' })
  }
}

export function isExpired({ expiresAt }: SharedKey, nowMs: number): boolean {
  return expiresAt !== undefined && expiresAt <= nowMs
}

/** `GET /sharedkeys/{id}`. */
export function sharedKeyDetails(key: SharedKey) {
  const { id, owner, name, kudos, expiresAt, utilized, max_image_pixels, max_image_steps, max_text_tokens } =
    key
  return {
    id,
    username: owner.username,
    ...(name !== undefined && { name }),
    kudos,
    ...(expiresAt !== undefined && { expiry: new Date(expiresAt).toUTCString() }),
    utilized,
    max_image_pixels,
    max_image_steps,
    max_text_tokens,
  }
}

/** What the key's own limits say to a request that costs so much in all; the server's order. */
export function refuseBeyondShare(key: SharedKey, body: GenerateRequest, price: number): void {
  if (key.kudos >= 0 && price > key.kudos && !body.allow_downgrade) {
    throw new Refusal(403, 'This shared key does not have enough kudos left for this request.', {
      rc: 'SharedKeyInsufficientKudos',
    })
  }
  const { width = 512, height = 512, steps = 30 } = body.params
  const over = (limit: number, value: number) => limit >= 0 && value > limit
  // Server 5.1.5 means to say so and fails at it.
  if (over(key.max_image_pixels, width * height) || over(key.max_image_steps, steps)) {
    throw new Refusal(500, 'Internal Server Error')
  }
}

function read(body: unknown): z.infer<typeof asked> {
  const parsed = asked.safeParse(body)
  if (parsed.success) return parsed.data
  throw new Refusal(400, 'Input payload validation failed', { errors: { body: 'it has the wrong shape' } })
}
