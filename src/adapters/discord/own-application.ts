import * as z from 'zod'
import { REGISTERED } from './commands/definitions.ts'
import { type RegisteredCommand, register, registeredCommand } from './commands/registration.ts'
import type { DiscordRest } from './rest.ts'

/** Source: docs.discord.com, "Application Object". */
const applicationSchema = z.looseObject({
  id: z.string(),
  name: z.string().default(''),
  bot_require_code_grant: z.boolean().nullish(),
  interactions_endpoint_url: z.string().nullish(),
  approximate_guild_count: z.number().nullish(),
  /** By kind of install; `1` is that of a person. */
  integration_types_config: z.record(z.string(), z.unknown()).nullish(),
})
export type Application = z.infer<typeof applicationSchema>

/** Source: docs.discord.com, "Get Gateway Bot". */
const gatewaySchema = z.looseObject({
  shards: z.int(),
  session_start_limit: z.looseObject({ remaining: z.number(), reset_after: z.number() }),
})

/** What the Developer Portal says about the bot. @throws {PublishError} */
export async function ownApplication(rest: DiscordRest): Promise<Application> {
  return await rest.call({
    what: 'asking who we are',
    method: 'GET',
    route: '/applications/@me',
    schema: applicationSchema,
  })
}

/** @param route of the commands that are everywhere, or of those of one server. @throws {PublishError} */
export async function registeredCommands(
  rest: DiscordRest,
  route: `/${string}`,
): Promise<readonly RegisteredCommand[]> {
  return await rest.call({
    what: 'listing the commands',
    method: 'GET',
    route,
    query: { with_localizations: 'true' },
    schema: z.array(registeredCommand),
  })
}

/** Names of the commands that are not registered as they should be. @throws {PublishError} */
export async function differingCommands(
  rest: DiscordRest,
  applicationId: string,
): Promise<readonly string[]> {
  const registered = await registeredCommands(rest, `/applications/${applicationId}/commands`)
  const { created, changed, removed } = register(REGISTERED, registered, 'everywhere')
  return [...created, ...changed, ...removed]
}

/** How often the bot may still connect today, and for how long that counts. @throws {PublishError} */
export async function startsLeft(rest: DiscordRest) {
  const { shards, session_start_limit: limit } = await rest.call({
    what: 'asking how to connect',
    method: 'GET',
    route: '/gateway/bot',
    schema: gatewaySchema,
  })
  return { shards, remaining: limit.remaining, resetAfterMs: limit.reset_after }
}
