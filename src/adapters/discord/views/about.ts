import type { OperatorFacts } from '../../../core/desk/desk.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'
import { COMMANDS } from '../commands/definitions.ts'
import { type MessageBody, message } from './body.ts'
import { plain } from './escape.ts'
import { LIMITS } from './limits.ts'
import { tellIn } from './tell.ts'

const NAME = 100

/**
 * What can be done, in the words of the commands themselves.
 * @param bot our name
 */
export function helpPage(bot: string, locale: Locale): MessageBody {
  const tell = tellIn(locale)
  const commands = COMMANDS.map((command) => {
    const { name, description, name_localizations: names, description_localizations: descriptions } = command
    const [shown, what] = locale === 'en' ? [name, description] : [names?.[locale], descriptions?.[locale]]
    return `- \`/${shown ?? name}\`: ${what ?? description}`
  })
  const mention = tell('helpMention', { bot: `@${plain(bot, NAME)}` })
  return message({
    embeds: [{ title: tell('helpTitle', {}), description: [...commands, '', mention].join('\n') }],
  })
}

/** Who runs the bot, and what becomes of people's words. */
export function aboutPage(bot: string, operator: OperatorFacts, locale: Locale): MessageBody {
  const tell = tellIn(locale)
  const { version, textDays, idDays, contact, source = null } = operator
  return message({
    embeds: [
      {
        title: tell('aboutTitle', { bot: plain(bot, NAME) }),
        description: tell('aboutWhat', { version, source }),
        fields: [
          { name: tell('aboutPrivacyTitle', {}), value: tell('aboutPrivacy', { textDays, idDays }) },
          {
            name: tell('aboutContact', {}),
            value: contact === undefined ? tell('aboutNoContact', {}) : address(contact),
          },
        ],
      },
    ],
  })
}

/** A link of the operator's own works; anything else is text. */
function address(contact: string): string {
  return /^https:\/\/[^\s<>]+$/.test(contact) ? contact : plain(contact, LIMITS.embedFieldValue)
}
