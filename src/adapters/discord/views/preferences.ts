import type { OperatorFacts } from '../../../core/desk/desk.ts'
import type { PersonPreferences } from '../../../core/preferences/schema.ts'
import { LOCALES, type Locale } from '../../../core/reply/messages/locale.ts'
import { MAX_IMAGES } from '../../../core/request/flags.ts'
import { button, type MessageBody, menu, message, option, row } from './body.ts'
import { plain } from './escape.ts'
import { DEFAULT } from './preference-change.ts'
import { switchButton } from './switch.ts'
import { type Tell, tellIn } from './tell.ts'

const NAME = 300

/**
 * What a person chose, and how to change it.
 * @param saved something was just changed
 */
export function preferencesPage(
  chosen: PersonPreferences,
  operator: Pick<OperatorFacts, 'defaultStyle' | 'defaultImages'>,
  locale: Locale,
  saved = false,
): MessageBody {
  const tell = tellIn(locale)
  const usual = (value: string) => tell('choiceUsual', { value })
  const { style, images, language, ping, pay } = chosen
  const fields = [
    [
      tell('choiceStyle', {}),
      style === undefined ? usual(plain(operator.defaultStyle, NAME)) : plain(style, NAME),
    ],
    [
      tell('choiceImages', {}),
      images === undefined ? usual(count(tell, operator.defaultImages)) : count(tell, images),
    ],
    [
      tell('choiceLanguage', {}),
      language === undefined ? tell('choiceAsDiscord', {}) : tell('choiceLanguageName', { language }),
    ],
    [tell('choiceOwnKey', {}), pay === 'operator' ? tell('choiceOff', {}) : tell('choiceOn', {})],
    [tell('choicePing', {}), ping === 'off' ? tell('choiceOff', {}) : tell('choiceOn', {})],
  ] as const
  return message({
    content: saved ? tell('choiceSaved', {}) : '',
    embeds: [
      {
        title: tell('mineTitle', {}),
        description: tell('mineIntro', {}),
        fields: fields.map(([name, value]) => ({ name, value, inline: true })),
      },
    ],
    components: [
      row(imagesMenu(tell, images, operator.defaultImages)),
      row(languageMenu(tell, language)),
      row(
        button(tell('buttonDefaultStyle', {}), { action: 'ask', scope: 'mine' }, 'primary'),
        switchButton(tell, 'mine', 'ping', ping !== 'off'),
        switchButton(tell, 'mine', 'pay', pay !== 'operator'),
        button(tell('buttonReset', {}), { action: 'reset', scope: 'mine' }),
      ),
    ],
  })
}

function imagesMenu(tell: Tell, chosen: number | undefined, usual: number) {
  const options = Array.from({ length: MAX_IMAGES }, (_, at) => ({
    ...option(`${at + 1}`, undefined, count(tell, at + 1)),
    default: chosen === at + 1,
  }))
  const unset = option(DEFAULT, undefined, tell('choiceUsual', { value: count(tell, usual) }))
  return menu(tell('choiceImages', {}), { action: 'choose', scope: 'mine', choice: 'images' }, [
    { ...unset, default: chosen === undefined },
    ...options,
  ])
}

function languageMenu(tell: Tell, chosen: Locale | undefined) {
  const options = LOCALES.map((language) => ({
    ...option(language, undefined, tell('choiceLanguageName', { language })),
    default: chosen === language,
  }))
  const unset = option(DEFAULT, undefined, tell('choiceAsDiscord', {}))
  return menu(tell('choiceLanguage', {}), { action: 'choose', scope: 'mine', choice: 'language' }, [
    { ...unset, default: chosen === undefined },
    ...options,
  ])
}

function count(tell: Tell, images: number): string {
  return tell('choiceImagesCount', { images })
}
