import * as z from 'zod'
import type { Secret } from '../../core/secret.ts'
import { readServer, type Server } from './server.ts'
import { callServer, type ServerAt, ServerCallError } from './server-call.ts'
import { type Account, accountSchema } from './status.ts'

/** What a policy can keep back; docs.joinmastodon.org, "NotificationPolicy" (Mastodon 4.3). */
export const HELD_BACK = {
  forNotFollowing: 'people the bot does not follow',
  forNotFollowers: 'people who do not follow the bot',
  forNewAccounts: 'new accounts',
  forPrivateMentions: 'private mentions',
  forLimitedAccounts: 'accounts that moderators limited',
} as const
export type PolicyKind = keyof typeof HELD_BACK
const KINDS = Object.keys(HELD_BACK) as readonly PolicyKind[]

export interface Policy {
  /** Whose notifications do not arrive. */
  readonly heldBack: readonly PolicyKind[]
  /** Of how many people something is held back now. */
  readonly waiting: number
}

const serverSchema = z
  .object({ version: z.string().min(1) })
  .loose()
  .transform(readServer)
const level = z.string().optional()
export const policySchema = z
  .object({
    forNotFollowing: level,
    forNotFollowers: level,
    forNewAccounts: level,
    forPrivateMentions: level,
    forLimitedAccounts: level,
    summary: z.object({ pendingRequestsCount: z.coerce.number() }).optional(),
  })
  .transform(
    (policy): Policy => ({
      heldBack: KINDS.filter((kind) => policy[kind] !== undefined && policy[kind] !== 'accept'),
      waiting: policy.summary?.pendingRequestsCount ?? 0,
    }),
  )

/** What kind of server it is and what it allows. Needs no token. */
export async function lookAtServer(server: ServerAt): Promise<Server> {
  const asking = { what: 'reading what kind of server it is', method: 'GET', schema: serverSchema } as const
  try {
    return await callServer(server, { ...asking, path: '/api/v2/instance' })
  } catch (error) {
    if (!(error instanceof ServerCallError) || error.status === 0) throw error
    return await callServer(server, { ...asking, path: '/api/v1/instance' })
  }
}

export async function whoAmI(server: ServerAt, token: Secret): Promise<Account> {
  return await callServer(server, {
    what: 'asking whose token it is',
    method: 'GET',
    path: '/api/v1/accounts/verify_credentials',
    schema: accountSchema,
    token,
  })
}

/** Marks the account as automated, for everybody to see. */
export async function markAsBot(server: ServerAt, token: Secret): Promise<void> {
  await callServer(server, {
    what: 'marking the account as a bot',
    method: 'PATCH',
    path: '/api/v1/accounts/update_credentials',
    schema: z.unknown(),
    token,
    form: { bot: 'true' },
  })
}

/** Undefined where the server has none. */
export async function notificationsPolicy(server: ServerAt, token: Secret): Promise<Policy | undefined> {
  try {
    return await callServer(server, { ...POLICY, what: 'reading the policy', method: 'GET', token })
  } catch (error) {
    if (error instanceof ServerCallError && isUnknownCall(error)) return undefined
    throw error
  }
}

/** Servers answer calls that they do not know with any 4xx, or with a page. */
function isUnknownCall({ status }: ServerCallError): boolean {
  return status >= 200 && status < 500 && ![401, 403, 429].includes(status)
}

/** Lets everybody's mentions arrive. */
export async function acceptAll(server: ServerAt, token: Secret): Promise<void> {
  const form = Object.fromEntries(
    KINDS.map((kind) => [kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), 'accept']),
  )
  await callServer(server, { ...POLICY, what: 'changing the policy', method: 'PATCH', token, form })
}

export const POLICY_PATH = '/api/v2/notifications/policy'
const POLICY = { path: POLICY_PATH, schema: policySchema } as const
