import * as z from 'zod'
import type { Footing } from '../../core/abilities.ts'
import type { AdapterNeeds } from '../../core/ports.ts'
import type { RequestId } from '../../core/request/model.ts'
import type { Secret } from '../../core/secret.ts'

/** Discord forgets an interaction's token after that. Source: docs.discord.com, "Receiving and Responding". */
const TOKEN_MS = 15 * 60_000
/** The last moment at which a person is told that the message cannot be changed for long any more. */
export const LAST_WORD_MS = 13 * 60_000
/**
 * An interaction is dead 3 s after it was made. Where its answer stands may take a few seconds more to be found out and
 * saved; longer than that nobody need wait for it.
 */
const ANCHOR_MS = 15_000
const PURPOSE = 'interaction token'

/** The message that an interaction's answer is written into. */
const anchorSchema = z.object({
  applicationId: z.string(),
  channelId: z.string(),
  messageId: z.string(),
  /** Only the person sees it, and only the interaction's token changes it. */
  ephemeral: z.boolean(),
  byBot: z.boolean(),
  /** When the interaction was made that the token belongs to, epoch ms. */
  tokenMadeAt: z.number(),
})
export type Anchor = z.infer<typeof anchorSchema>

export function tokenDiesAt({ tokenMadeAt }: Anchor): number {
  return tokenMadeAt + TOKEN_MS
}

/** Whether our own token changes it, however old it is. */
export function lasts({ byBot, ephemeral }: Anchor): boolean {
  return byBot && !ephemeral
}

type Places = Pick<AdapterNeeds, 'anchors' | 'secrets' | 'clock'>

/**
 * The token first: an anchor that cannot be written to is none.
 * @returns false where the request has ended, which nobody will answer here any more
 */
export async function saveAnchor(
  { anchors, secrets, clock }: Places,
  request: RequestId,
  anchor: Anchor,
  token: Secret,
): Promise<boolean> {
  await secrets.keep(request, PURPOSE, token)
  return await anchors.saveAnchor(request, anchor, clock.now())
}

export async function readAnchor({ anchors }: Pick<Places, 'anchors'>, request: RequestId) {
  return anchorSchema
    .optional()
    .catch(undefined)
    .parse(await anchors.anchor(request))
}

/** The interaction's token, while it lives. */
export async function readToken(
  { secrets, clock }: Pick<Places, 'secrets' | 'clock'>,
  request: RequestId,
  anchor: Anchor,
): Promise<Secret | undefined> {
  return clock.now() < tokenDiesAt(anchor) ? await secrets.secret(request, PURPOSE) : undefined
}

/** Whether an interaction has a message to be answered in; without one nothing is to be drawn for it. */
export function interactionFooting(createdAt: number, nowMs: number, anchor: unknown): Footing {
  if (anchorSchema.safeParse(anchor).success) return 'stands'
  const until = createdAt + ANCHOR_MS
  return nowMs >= until ? 'gone' : { waitUntilAt: until }
}
