import type { AccountLinks } from '../../core/accounts/link.ts'
import type { Desk } from '../../core/desk/desk.ts'
import type { KudosEmoji } from '../../core/kudos/emojis.ts'
import type { GiftDesk } from '../../core/kudos/gifts.ts'
import { personKey, type Whereabouts } from '../../core/preferences/key.ts'
import type { Locale } from '../../core/reply/messages/locale.ts'
import { accountAnswer } from './accounts.ts'
import type { Answer } from './answer.ts'
import { type Asked, askedByCommand, askedByComponent, askedByForm } from './commands/asked.ts'
import { readCommand, readComponent, readForm } from './commands/data.ts'
import { suggestFor } from './completion.ts'
import { Giving } from './giving.ts'
import { INTERACTION, type Interaction } from './interaction.ts'
import { type Page, Pages, placeKey } from './pages.ts'
import { has } from './permissions.ts'
import { loginForm } from './views/account.ts'
import { personFormPage, placeFormPage } from './views/form.ts'
import type { Scope } from './views/ids.ts'
import { noticeMessage, sentenceMessage } from './views/notices.ts'

export interface AnsweringParts {
  readonly desk: Desk
  readonly accounts: AccountLinks
  readonly gifts: GiftDesk
  readonly emojis: readonly KudosEmoji[]
  readonly account: string
  /** The bot's name. */
  readonly name: () => string
}

/** Decides what is to become of an interaction; looks up what it is to show. */
export function answering({
  desk,
  accounts,
  gifts,
  emojis,
  account,
  name,
}: AnsweringParts): (interaction: Interaction) => Promise<Answer> {
  const pages = new Pages(desk, name)
  const giving = new Giving({ gifts, accounts, desk, account, emojis })

  async function byAsked(interaction: Interaction, asked: Asked | undefined): Promise<Answer> {
    const where = { platform: 'discord', account, ...interaction } as const
    const { person } = interaction
    if (asked?.kind === 'request' && !takesBack(interaction, asked)) {
      const hidden = asked.hidden || (await desk.placeOf(where)).privateReplies
      return { ...asked, hidden }
    }
    const locale = await languageOf(desk, where, interaction)
    const who = { platform: 'discord', account, personId: person.id } as const
    switch (asked?.kind) {
      case undefined:
        return { kind: 'page', body: noticeMessage('oldButton', locale) }
      case 'request':
        return { kind: 'turn', body: noticeMessage('deleted', locale) }
      case 'show': {
        const open = await desk.openRequests(who)
        if (open.some(({ eventId }) => eventId === asked.eventId)) return asked
        // In a group chat everybody sees the button.
        const why = interaction.message?.theirs === false ? 'notYours' : 'notOpen'
        return { kind: 'page', body: noticeMessage(why, locale) }
      }
      case 'page':
        if (asked.page.name === 'preferences' && !mayChange(interaction, asked.page.scope))
          return notAllowed(locale)
        return shown(interaction, await pages.of(asked.page, where, locale))
      case 'form': {
        if (!mayChange(interaction, asked.scope)) return notAllowed(locale)
        const { preferences } = desk
        const form =
          asked.scope === 'mine'
            ? personFormPage(await preferences.ofPerson(personKey(where)), locale)
            : placeFormPage(asked.scope, await preferences.ofPlace(placeKey(asked.scope, where)), locale)
        return { kind: 'form', form }
      }
      case 'log-in':
        return { kind: 'form', form: loginForm(locale) }
      case 'account':
        return { kind: 'soon', page: () => accountAnswer(accounts, who, asked.deed, locale) }
      case 'kudos': {
        const answer = await giving.of(asked.deed, where, locale)
        return answer.kind === 'page' ? shown(interaction, { body: answer.body, files: [] }) : answer
      }
      case 'reset': {
        if (!mayChange(interaction, asked.scope)) return notAllowed(locale)
        await desk.preferences.clear(asked.scope === 'mine' ? personKey(where) : placeKey(asked.scope, where))
        const now = await languageOf(desk, where, interaction)
        return shown(interaction, await pages.saved(asked.scope, where, now))
      }
      case 'change': {
        if (!mayChange(interaction, asked.scope)) return notAllowed(locale)
        const refused = await changed(desk, where, asked)
        if (refused !== undefined) return { kind: 'page', body: sentenceMessage(refused, locale) }
        // It may just have been the language that was changed.
        const now = await languageOf(desk, where, interaction)
        return shown(interaction, await pages.saved(asked.scope, where, now))
      }
    }
  }

  return async (interaction) => {
    const { type, data } = interaction
    switch (type) {
      case INTERACTION.autocomplete:
        return { kind: 'offer', choices: await suggestFor(desk, interaction, account) }
      case INTERACTION.command: {
        const filled = readCommand(data)
        return await byAsked(interaction, filled && askedByCommand(filled, interaction.id))
      }
      case INTERACTION.component: {
        const pressed = readComponent(data)
        const note = interaction.message?.footer
        return await byAsked(
          interaction,
          pressed && askedByComponent(pressed.custom_id, pressed.values, note),
        )
      }
      default: {
        const form = readForm(data)
        return await byAsked(interaction, form && askedByForm(form.id, form.fields, interaction.id))
      }
    }
  }
}

/** The one they chose, else that of their Discord. */
async function languageOf(desk: Desk, where: Whereabouts, { locale }: Interaction): Promise<Locale> {
  return (await desk.preferences.ofPerson(personKey(where))).language ?? locale
}

/** Pages that only the person sees turn in their place; from elsewhere a press opens one beside. */
function shown({ message: on }: Interaction, page: Page): Answer {
  return on?.ephemeral === true ? { kind: 'turn', ...page } : { kind: 'page', ...page }
}

/**
 * Whether it is about a message that our own token does not reach, but the press on it does: nothing of its answer to
 * the same person is left when something else takes its place.
 */
function takesBack(
  { message: on, byBot }: Interaction,
  { command }: Extract<Asked, { kind: 'request' }>,
): boolean {
  if (command.kind !== 'delete') return false
  return on?.theirs === true && (on.ephemeral || !byBot)
}

/** What is set for a server is for those who manage it, whoever got hold of a button or a command. */
function mayChange({ guildId, theirs }: Interaction, scope: Scope): boolean {
  return scope === 'mine' || (guildId !== null && has(theirs, 'manageGuild'))
}

function notAllowed(locale: Locale): Answer {
  return { kind: 'page', body: noticeMessage('mayNotManage', locale) }
}

async function changed(desk: Desk, where: Whereabouts, asked: Extract<Asked, { kind: 'change' }>) {
  if ('refused' in asked.read) return asked.read.refused
  const outcome =
    asked.scope === 'mine'
      ? await desk.preferences.changePerson(personKey(where), asked.read.change)
      : await desk.preferences.changePlace(placeKey(asked.scope, where), asked.read.change)
  return 'refused' in outcome ? outcome.refused : undefined
}
