import { CONTEXT, INSTALL } from '../codes.ts'

/** In servers, in messages to the bot, and wherever a person who installed it for themselves takes it along. */
export const EVERYWHERE = {
  contexts: [CONTEXT.guild, CONTEXT.botDm, CONTEXT.privateChannel],
  integration_types: [INSTALL.guild, INSTALL.user],
}
