import { GatewayOpcodes } from 'discord.js'
import * as z from 'zod'

const identify = z.object({
  token: z.string(),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
  intents: z.int().nonnegative(),
  shard: z.tuple([z.int(), z.int().positive()]).optional(),
  compress: z.literal(false).optional(),
})
const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int().nonnegative() })
const members = z.object({
  guild_id: z.string(),
  user_ids: z.union([z.string(), z.array(z.string())]).optional(),
  nonce: z.string().optional(),
})

/** What a client may send; of other kinds nothing is made here. */
export const order = z.discriminatedUnion('op', [
  z.object({ op: z.literal(GatewayOpcodes.Heartbeat), d: z.int().nullable() }),
  z.object({ op: z.literal(GatewayOpcodes.Identify), d: identify }),
  z.object({ op: z.literal(GatewayOpcodes.Resume), d: resume }),
  z.object({ op: z.literal(GatewayOpcodes.RequestGuildMembers), d: members }),
  z.object({ op: z.literal(GatewayOpcodes.PresenceUpdate), d: z.unknown() }),
  z.object({ op: z.literal(GatewayOpcodes.VoiceStateUpdate), d: z.unknown() }),
])
export type Identify = z.infer<typeof identify>
export type MembersAsked = z.infer<typeof members>
export type Resume = z.infer<typeof resume>
export type Order = z.infer<typeof order>

const OPS: ReadonlySet<unknown> = new Set(order.options.map(({ shape }) => shape.op.value))

/** Undefined: cannot be read. `unknown`: there is no such order. */
export function readOrder(text: string): Order | 'unknown' | undefined {
  try {
    const json: unknown = JSON.parse(text)
    const read = order.safeParse(json)
    if (read.success) return read.data
    const { op } = z.object({ op: z.number() }).parse(json)
    return OPS.has(op) ? undefined : 'unknown'
  } catch {
    return undefined
  }
}
