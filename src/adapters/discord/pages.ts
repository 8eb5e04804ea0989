import type { Desk, ServedModel } from '../../core/desk/desk.ts'
import { type PreferenceKey, personKey, placeIds, type Whereabouts } from '../../core/preferences/key.ts'
import { sentence } from '../../core/reply/messages/index.ts'
import type { Locale } from '../../core/reply/messages/locale.ts'
import { findStyle } from '../../core/styles/catalog.ts'
import type { PageId, PlaceScope } from './commands/asked.ts'
import { aboutPage, helpPage } from './views/about.ts'
import type { MessageBody } from './views/body.ts'
import { hordePage } from './views/horde.ts'
import type { Scope } from './views/ids.ts'
import { forgetPage, keptPage, myDataPage } from './views/my-data.ts'
import { sentenceMessage } from './views/notices.ts'
import { placePreferencesPage } from './views/place-preferences.ts'
import { preferencesPage } from './views/preferences.ts'
import { queuePage } from './views/queue.ts'
import { categoriesPage, categoryPage, stylePage } from './views/styles.ts'

/** An interaction wants its answer within three seconds; what the Horde was known to be must do then. */
const LOOK_MS = 1_000

/** What people look at: told from the desk, and changing nothing. */
export class Pages {
  readonly #desk: Desk
  readonly #name: () => string

  /** @param name the bot's */
  constructor(desk: Desk, name: () => string) {
    this.#desk = desk
    this.#name = name
  }

  async of(page: PageId, where: Whereabouts, locale: Locale): Promise<MessageBody> {
    const desk = this.#desk
    const { platform, account, person } = where
    const who = { platform, account, personId: person.id }
    switch (page.name) {
      case 'categories':
      case 'found':
      case 'category':
      case 'style':
        return await this.#styles(page, where, locale)
      case 'preferences':
        return await this.#preferences(page.scope, where, locale, false)
      case 'queue':
        return queuePage(await desk.openRequests(who), locale)
      case 'horde': {
        const signal = AbortSignal.timeout(LOOK_MS)
        const [status, models] = await Promise.all([desk.hordeStatus(signal), desk.models(signal)])
        return hordePage(status, models, locale)
      }
      case 'my-data':
        return myDataPage(await desk.personData(who), desk.operator.textDays, locale)
      case 'forget':
        return forgetPage(locale)
      case 'kept':
        return keptPage(locale)
      case 'help':
        return helpPage(this.#name(), locale)
      case 'about':
        return aboutPage(this.#name(), desk.operator, locale)
    }
  }

  /** Preferences after something was changed. */
  async saved(scope: Scope, where: Whereabouts, locale: Locale): Promise<MessageBody> {
    return await this.#preferences(scope, where, locale, true)
  }

  async #preferences(scope: Scope, where: Whereabouts, locale: Locale, saved: boolean): Promise<MessageBody> {
    const { preferences, operator } = this.#desk
    if (scope === 'mine') {
      return preferencesPage(await preferences.ofPerson(personKey(where)), operator, locale, saved)
    }
    const chosen = await preferences.ofPlace(placeKey(scope, where))
    return placePreferencesPage(scope, chosen, operator, locale, saved)
  }

  async #styles(page: PageId, where: Whereabouts, locale: Locale): Promise<MessageBody> {
    const { styles } = await this.#desk.placeOf(where)
    const catalog = this.#desk.catalog(styles)
    const models: readonly ServedModel[] | undefined = await this.#desk.models(AbortSignal.timeout(LOOK_MS))
    const reader = { locale, models }
    const unknown = (name: string, closest: readonly string[] = []) =>
      sentenceMessage(sentence('unknownCategory', { name, closest: [...closest] }), locale)
    switch (page.name) {
      case 'category':
        return categoryPage(catalog, page.at.name, page.at.page, reader) ?? unknown(page.at.name)
      case 'style': {
        const style = catalog.styles.get(page.style)
        return style === undefined ? unknown(page.style) : stylePage(style, reader, page.from)
      }
      case 'found': {
        const found = findStyle(catalog, page.typed)
        if (found.kind === 'style') return stylePage(found.style, reader)
        if (found.kind === 'category')
          return categoryPage(catalog, found.name, 0, reader) ?? unknown(found.name)
        return unknown(page.typed, found.closest)
      }
      default:
        return categoriesPage(catalog, page.name === 'categories' ? page.page : 0, reader)
    }
  }
}

/** Whose preferences: those of the channel, or of the server that it lies in. */
export function placeKey(scope: PlaceScope, where: Whereabouts): PreferenceKey<'place'> {
  const { platform, account, place } = where
  const id = scope === 'channel' ? place.id : placeIds(where).at(-1)
  return { scope: 'place', platform, account, id: id ?? place.id }
}
