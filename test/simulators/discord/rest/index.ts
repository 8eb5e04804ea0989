import type { RequestListener } from 'node:http'
import type { Parts } from '../parts.ts'
import { applicationEndpoints } from './routes/application.ts'
import { commandEndpoints } from './routes/commands.ts'
import { interactionEndpoints } from './routes/interactions.ts'
import { messageEndpoints } from './routes/messages.ts'
import { placeEndpoints } from './routes/places.ts'
import { reactionEndpoints } from './routes/reactions.ts'
import { webhookEndpoints } from './routes/webhooks.ts'
import { createServer } from './server.ts'

export { RETRY_AFTER_S } from './misanswer.ts'

/** What answers under `/api` and `/api/v10`. */
export function createRest(parts: Parts): RequestListener {
  return createServer(parts, [
    ...applicationEndpoints(parts),
    ...commandEndpoints(parts),
    ...interactionEndpoints(parts),
    ...webhookEndpoints(parts),
    ...messageEndpoints(parts),
    ...reactionEndpoints(parts),
    ...placeEndpoints(parts),
  ])
}
