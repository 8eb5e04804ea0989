import { createHash } from 'node:crypto'
import type { IncomingEvent } from '../request/model.ts'

/**
 * Whom a service account asks for: the Horde counts by it how often pictures are held back, and names it to its
 * moderators (AI Horde 5.1.5, 255 characters at most). Always the same for a person, and no name: who a person is
 * stays between them and us.
 */
export function proxiedAccount({ platform, person }: Pick<IncomingEvent, 'platform' | 'person'>): string {
  const hash = createHash('sha256').update(`${platform}:${person.id}`).digest('hex')
  return `${platform}-${hash.slice(0, 32)}`
}
