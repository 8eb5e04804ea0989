import type { Desk, ServedModel } from '../../core/desk/desk.ts'
import { type PreferenceKey, personKey, placeIds, type Whereabouts } from '../../core/preferences/key.ts'
import { sentence } from '../../core/reply/messages/index.ts'
import type { Locale } from '../../core/reply/messages/locale.ts'
import { type Catalog, findStyle } from '../../core/styles/catalog.ts'
import type { PageId, PlaceScope } from './commands/asked.ts'
import type { Upload } from './files.ts'
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

/** The name under which a style's page shows its sample. */
const SAMPLE = 'sample.webp'

/** A message and the file that goes along, if there is one. */
export interface Page {
  readonly body: MessageBody
  readonly files: readonly Upload[]
}

/** What people look at: told from the desk, and changing nothing. */
export class Pages {
  readonly #desk: Desk
  readonly #name: () => string

  /** @param name the bot's */
  constructor(desk: Desk, name: () => string) {
    this.#desk = desk
    this.#name = name
  }

  async of(page: PageId, where: Whereabouts, locale: Locale): Promise<Page> {
    if (page.name === 'style' || page.name === 'found') return await this.#style(page, where, locale)
    return { body: await this.#plain(page, where, locale), files: [] }
  }

  async #plain(page: WithoutFile, where: Whereabouts, locale: Locale): Promise<MessageBody> {
    const desk = this.#desk
    const { platform, account, person } = where
    const who = { platform, account, personId: person.id }
    switch (page.name) {
      case 'categories':
        return categoriesPage(await this.#catalog(where), page.page, { locale })
      case 'category': {
        const { name, page: number } = page.at
        const reader = { locale, models: await this.#models() }
        return categoryPage(await this.#catalog(where), name, number, reader) ?? unknown(name, [], locale)
      }
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
  async saved(scope: Scope, where: Whereabouts, locale: Locale): Promise<Page> {
    return { body: await this.#preferences(scope, where, locale, true), files: [] }
  }

  async #preferences(scope: Scope, where: Whereabouts, locale: Locale, saved: boolean): Promise<MessageBody> {
    const { preferences, operator } = this.#desk
    if (scope === 'mine') {
      return preferencesPage(await preferences.ofPerson(personKey(where)), operator, locale, saved)
    }
    const chosen = await preferences.ofPlace(placeKey(scope, where))
    return placePreferencesPage(scope, chosen, operator, locale, saved)
  }

  /** A style with its sample, or what goes by the name that somebody typed. */
  async #style(
    page: Extract<PageId, { name: 'style' | 'found' }>,
    where: Whereabouts,
    locale: Locale,
  ): Promise<Page> {
    const catalog = await this.#catalog(where)
    const reader = { locale, models: await this.#models() }
    const name = page.name === 'style' ? page.style : page.typed
    const found = findStyle(catalog, name)
    switch (found.kind) {
      case 'style': {
        const { style } = found
        const data = await this.#desk.sample(style.name)
        const from = page.name === 'style' ? page.from : undefined
        const body = stylePage(style, reader, from, data && SAMPLE)
        return { body, files: data ? [{ name: SAMPLE, contentType: 'image/webp', data }] : [] }
      }
      case 'category': {
        const body = categoryPage(catalog, found.name, 0, reader) ?? unknown(name, [], locale)
        return { body, files: [] }
      }
      case 'unknown':
        return { body: unknown(name, found.closest, locale), files: [] }
    }
  }

  async #catalog(where: Whereabouts): Promise<Catalog> {
    const { styles } = await this.#desk.placeOf(where)
    return this.#desk.catalog(styles)
  }

  #models(): Promise<readonly ServedModel[] | undefined> {
    return this.#desk.models(AbortSignal.timeout(LOOK_MS))
  }
}

type WithoutFile = Exclude<PageId, { name: 'style' | 'found' }>

function unknown(name: string, closest: readonly string[], locale: Locale): MessageBody {
  return sentenceMessage(sentence('unknownCategory', { name, closest }), locale)
}

/** Whose preferences: those of the channel, or of the server that it lies in. */
export function placeKey(scope: PlaceScope, where: Whereabouts): PreferenceKey<'place'> {
  const { platform, account, place } = where
  const id = scope === 'channel' ? place.id : placeIds(where).at(-1)
  return { scope: 'place', platform, account, id: id ?? place.id }
}
