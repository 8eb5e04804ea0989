/** Bits of permissions. Source: docs.discord.com, "Permissions". */
const PERMISSION = {
  administrator: 1n << 3n,
  manageGuild: 1n << 5n,
  addReactions: 1n << 6n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readMessageHistory: 1n << 16n,
  useApplicationCommands: 1n << 31n,
  sendMessagesInThreads: 1n << 38n,
} as const
export type Permission = keyof typeof PERMISSION

/** As Discord's settings call them, in English; what a person who can grant them looks for. */
export const PERMISSION_NAMES: Readonly<Record<Permission, string>> = {
  administrator: 'Administrator',
  manageGuild: 'Manage Server',
  addReactions: 'Add Reactions',
  viewChannel: 'View Channel',
  sendMessages: 'Send Messages',
  manageMessages: 'Manage Messages',
  embedLinks: 'Embed Links',
  attachFiles: 'Attach Files',
  readMessageHistory: 'Read Message History',
  useApplicationCommands: 'Use Application Commands',
  sendMessagesInThreads: 'Send Messages in Threads',
}

/** What the invite asks for, and nothing more. */
export const LEAST: readonly Permission[] = [
  'viewChannel',
  'sendMessages',
  'sendMessagesInThreads',
  'readMessageHistory',
  'embedLinks',
  'attachFiles',
  'addReactions',
]

export function bitsOf(permissions: readonly Permission[]): bigint {
  return permissions.reduce((bits, name) => bits | PERMISSION[name], 0n)
}

export function has(bits: bigint, permission: Permission): boolean {
  return (bits & (PERMISSION[permission] | PERMISSION.administrator)) !== 0n
}

/** Those of `wanted` that are not there. */
export function missing(bits: bigint, wanted: readonly Permission[]): readonly Permission[] {
  return wanted.filter((permission) => !has(bits, permission))
}

/** What pictures in answer to a mention need. A thread has a right of its own in the place of sending. */
export function wantedFor(thread: boolean): readonly Permission[] {
  const send = thread ? 'sendMessagesInThreads' : 'sendMessages'
  return ['viewChannel', send, 'readMessageHistory', 'attachFiles', 'embedLinks']
}

/** A bit field as Discord writes it, in decimal digits; nothing where it is none. */
export function parseBits(text: unknown): bigint {
  return typeof text === 'string' && /^\d{1,40}$/.test(text) ? BigInt(text) : 0n
}

export interface Overwrite {
  /** Of a role or a member. */
  readonly id: string
  readonly allow: bigint
  readonly deny: bigint
}

export interface Rights {
  readonly guildId: string
  readonly ownerId: string
  /** By role id; that of everybody has the server's id. */
  readonly roles: ReadonlyMap<string, bigint>
  /** Of the channel; of a thread's channel. */
  readonly overwrites: readonly Overwrite[]
}

export const ALL = (1n << 63n) - 1n

/** What a member may do in a channel. Source: docs.discord.com, "Permissions", "Permission Overwrites". Pure. */
export function permissionsIn(
  { guildId, ownerId, roles, overwrites }: Rights,
  memberId: string,
  roleIds: readonly string[],
): bigint {
  if (memberId === ownerId) return ALL
  const own = new Set(roleIds)
  let bits = [guildId, ...own].reduce((sum, id) => sum | (roles.get(id) ?? 0n), 0n)
  if ((bits & PERMISSION.administrator) !== 0n) return ALL
  const apply = (chosen: readonly Overwrite[]) => {
    const deny = chosen.reduce((sum, overwrite) => sum | overwrite.deny, 0n)
    const allow = chosen.reduce((sum, overwrite) => sum | overwrite.allow, 0n)
    bits = (bits & ~deny) | allow
  }
  apply(overwrites.filter(({ id }) => id === guildId))
  apply(overwrites.filter(({ id }) => id !== guildId && own.has(id)))
  apply(overwrites.filter(({ id }) => id === memberId))
  // Who cannot see a channel can do nothing there.
  return (bits & PERMISSION.viewChannel) === 0n ? 0n : bits
}
