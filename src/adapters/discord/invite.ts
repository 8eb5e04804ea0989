import { bitsOf, LEAST } from './permissions.ts'

/** Where somebody who manages a server adds the bot to it, with the least it needs: its permissions and commands. */
export function inviteLink(applicationId: string): string {
  const link = new URL('https://discord.com/oauth2/authorize')
  link.search = new URLSearchParams({
    client_id: applicationId,
    permissions: `${bitsOf(LEAST)}`,
    scope: 'bot applications.commands',
  }).toString()
  return link.href
}
