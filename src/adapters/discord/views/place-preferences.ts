import type { APIEmbedField, APISelectMenuDefaultValue, SelectMenuDefaultValueType } from 'discord.js'
import type { OperatorFacts } from '../../../core/desk/desk.ts'
import type { PlacePreferences } from '../../../core/preferences/schema.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'
import { CHANNEL, COMPONENT } from '../codes.ts'
import { button, type MessageBody, message, type Row, row } from './body.ts'
import { plain } from './escape.ts'
import { type Choosable, encodeId, type Scope } from './ids.ts'
import { LIMITS } from './limits.ts'
import { switchButton } from './switch.ts'
import { type Tell, tellIn } from './tell.ts'

type PlaceScope = Exclude<Scope, 'mine'>

/** How many entries of a list are told; a menu has no more. */
const SHOWN = LIMITS.options
const FIELD = 600

/**
 * What those who manage a server chose for it, or for one channel, and how to change it.
 * @param saved something was just changed
 */
export function placePreferencesPage(
  scope: PlaceScope,
  chosen: PlacePreferences,
  operator: Pick<OperatorFacts, 'nsfw'>,
  locale: Locale,
  saved = false,
): MessageBody {
  const tell = tellIn(locale)
  const server = scope === 'server'
  return message({
    content: saved ? tell('choiceSaved', {}) : '',
    embeds: [
      {
        title: server ? tell('serverTitle', {}) : tell('channelTitle', {}),
        description: server ? tell('serverIntro', {}) : tell('channelIntro', {}),
        fields: fields(tell, server, chosen, operator.nsfw),
      },
    ],
    components: [
      pickRow(tell('choiceRoles', {}), scope, 'roles', chosen.roles),
      ...(server ? [pickRow(tell('choiceChannels', {}), scope, 'channels', chosen.channels)] : []),
      pickRow(tell('choicePeople', {}), scope, 'people', chosen.blockedPeople),
      pickRow(
        tell('choiceLog', {}),
        scope,
        'log',
        chosen.logChannel === undefined ? [] : [chosen.logChannel],
      ),
      row(
        button(tell('buttonWords', {}), { action: 'ask', scope }, 'primary'),
        switchButton(tell, scope, 'drawing', chosen.enabled !== false),
        switchButton(tell, scope, 'private', chosen.privateReplies === true),
        ...(operator.nsfw ? [switchButton(tell, scope, 'nsfw', chosen.nsfw !== false)] : []),
        button(tell('buttonReset', {}), { action: 'reset', scope }, 'danger'),
      ),
    ],
  })
}

function fields(
  tell: Tell,
  server: boolean,
  chosen: PlacePreferences,
  operatorNsfw: boolean,
): APIEmbedField[] {
  const { roles, channels, styles, blockedPeople, blockedWords, logChannel, aDay } = chosen
  const yes = (on: boolean | undefined, usual: boolean) => {
    const value = (on ?? usual) ? tell('choiceOn', {}) : tell('choiceOff', {})
    return on === undefined ? tell('choiceUsual', { value }) : value
  }
  const all = tell('choiceAny', {})
  const none = tell('choiceNone', {})
  const rows: readonly (readonly [string, string] | undefined)[] = [
    [tell('choiceDrawing', {}), yes(chosen.enabled, true)],
    [tell('choicePrivate', {}), yes(chosen.privateReplies, false)],
    [tell('choiceNsfw', {}), operatorNsfw ? yes(chosen.nsfw, true) : tell('choiceNsfwNever', {})],
    [
      tell('choiceRoles', {}),
      listed(
        tell,
        roles?.map((id) => `<@&${id}>`),
        all,
      ),
    ],
    server
      ? [
          tell('choiceChannels', {}),
          listed(
            tell,
            channels?.map((id) => `<#${id}>`),
            all,
          ),
        ]
      : undefined,
    [tell('choiceStyles', {}), listed(tell, styles?.map(quoted), all)],
    [tell('choiceADay', {}), aDay === undefined ? tell('choiceUnlimited', {}) : `${aDay}`],
    [
      tell('choicePeople', {}),
      listed(
        tell,
        blockedPeople?.map((id) => `<@${id}>`),
        none,
      ),
    ],
    [tell('choiceWords', {}), listed(tell, blockedWords?.map(hidden), none)],
    server ? [tell('choicePublicKudos', {}), yes(chosen.publicKudos, false)] : undefined,
    [tell('choiceLog', {}), logChannel === undefined ? none : `<#${logChannel}>`],
  ]
  return rows.flatMap((one) => (one === undefined ? [] : [{ name: one[0], value: one[1], inline: true }]))
}

function quoted(name: string): string {
  return plain(name, LIMITS.option)
}

/** Refused words are shown to nobody who does not look. */
function hidden(word: string): string {
  return `||${plain(word, LIMITS.option)}||`
}

/** As many as there is room for. Ids of people and roles show as names here, and ping nobody. */
function listed(tell: Tell, entries: readonly string[] | undefined, otherwise: string): string {
  if (entries === undefined || entries.length === 0) return otherwise
  const told = (shown: number) =>
    tell('choiceMoreEntries', { entries: entries.slice(0, shown), more: entries.length - shown })
  let shown = Math.min(entries.length, SHOWN)
  while (shown > 1 && told(shown).length > FIELD) shown -= 1
  return told(shown)
}

const { forum, media, ...WRITTEN_IN } = CHANNEL
/** Channels that take a message. */
const FOR_MESSAGES = Object.values(WRITTEN_IN)
/** And those of posts. A category is none of them: of a channel nobody tells us which one it stands under. */
const FOR_DRAWING = [...FOR_MESSAGES, forum, media]

const TYPES = {
  roles: { type: COMPONENT.roleSelect, kind: 'role', most: LIMITS.options, more: {} },
  channels: {
    type: COMPONENT.channelSelect,
    kind: 'channel',
    most: LIMITS.options,
    more: { channel_types: FOR_DRAWING },
  },
  people: { type: COMPONENT.userSelect, kind: 'user', most: LIMITS.options, more: {} },
  log: { type: COMPONENT.channelSelect, kind: 'channel', most: 1, more: { channel_types: FOR_MESSAGES } },
} as const

/** A menu over what the server has; choosing nothing puts the setting back. */
function pickRow(
  placeholder: string,
  scope: PlaceScope,
  choice: Extract<Choosable, keyof typeof TYPES>,
  chosen: readonly string[] = [],
): Row {
  const { type, kind, most, more } = TYPES[choice]
  const defaults = chosen
    .slice(0, most)
    .map((id) => ({ id, type: kind }) as APISelectMenuDefaultValue<SelectMenuDefaultValueType>)
  return row({
    type,
    custom_id: encodeId({ action: 'choose', scope, choice }),
    placeholder: placeholder.slice(0, LIMITS.placeholder),
    min_values: 0,
    max_values: most,
    ...more,
    ...(defaults.length > 0 && { default_values: defaults }),
  } as Parameters<typeof row>[0])
}
