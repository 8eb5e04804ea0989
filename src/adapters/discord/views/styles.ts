import type { APIEmbed } from 'discord.js'
import type { ServedModel } from '../../../core/desk/desk.ts'
import { cut } from '../../../core/reply/fit.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'
import type { Catalog } from '../../../core/styles/catalog.ts'
import type { Style } from '../../../core/styles/schema.ts'
import { button, type MessageBody, menu, message, option, type Row, row } from './body.ts'
import { plain } from './escape.ts'
import { type ComponentId, fitsId, LONGEST_NAME } from './ids.ts'
import { LIMITS } from './limits.ts'
import { type Tell, tellIn } from './tell.ts'

/** Names on a page: as many as a menu has options. */
const PER_PAGE = LIMITS.options

interface Reader {
  readonly locale: Locale
  /** Undefined while nobody knows. */
  readonly models: readonly ServedModel[] | undefined
}

/** All categories, a page of them. Pages count from 0; a number beyond the last is the last. */
export function categoriesPage(
  catalog: Catalog,
  page: number,
  { locale }: Pick<Reader, 'locale'>,
): MessageBody {
  const tell = tellIn(locale)
  const names = [...catalog.categories.keys()].filter(fitsId)
  const shown = pageOf(names, page)
  const size = (name: string) => catalog.categories.get(name)?.members.length ?? 0
  const styles = catalog.styles.size
  return message({
    embeds: [
      {
        title: tell('stylesTitle', {}),
        description: [
          tell('stylesIntro', { styles, categories: names.length }),
          ...shown.names.map((name) => `- ${plain(name, LONGEST_NAME)}: ${size(name)}`),
        ].join('\n'),
        ...footer(tell, shown),
      },
    ],
    components: [
      ...menuRow(
        tell('pickCategory', {}),
        { action: 'pick-category' },
        shown.names.map((name) => option(name, tell('categoryHint', { styles: size(name) }))),
      ),
      ...turning(tell, shown, (to) => ({ action: 'categories', page: to })),
    ],
  })
}

/** The styles of a category, a page of them; undefined where there is no such category. */
export function categoryPage(
  catalog: Catalog,
  name: string,
  page: number,
  { locale, models }: Reader,
): MessageBody | undefined {
  const category = catalog.categories.get(name)
  if (category === undefined || !fitsId(name)) return undefined
  const tell = tellIn(locale)
  const shown = pageOf([...new Set(category.members)].filter(fitsId), page)
  const hint = (style: string) => {
    const model = catalog.styles.get(style)?.model ?? ''
    return isServed(models, model) === false ? `${model}, ${tell('nobodyDraws', {})}` : model
  }
  const back = button(tell('buttonBack', {}), { action: 'categories', page: 0 })
  return message({
    embeds: [
      {
        title: cut(tell('categoryTitle', { category: plain(name, LONGEST_NAME) }), LIMITS.embedTitle),
        description: [
          tell('categoryIntro', { category: plain(name, LONGEST_NAME), styles: category.members.length }),
          shown.names.map((style) => plain(style, LONGEST_NAME)).join(', '),
        ].join('\n\n'),
        ...footer(tell, shown),
      },
    ],
    components: [
      ...menuRow(
        tell('pickStyle', {}),
        { action: 'pick-style', page: shown.page, name },
        shown.names.map((style) => option(style, hint(style))),
      ),
      ...turning(tell, shown, (to) => ({ action: 'category', page: to, name }), back),
    ],
  })
}

/** Where a style's page was come to from. */
export interface CategoryAt {
  readonly name: string
  readonly page: number
}

/**
 * Everything about one style.
 * @param sample name of the file with a sample picture, which goes along as the only file
 */
export function stylePage(
  style: Style,
  { locale, models }: Reader,
  from?: CategoryAt,
  sample?: string,
): MessageBody {
  const tell = tellIn(locale)
  const name = plain(style.name, LIMITS.option)
  const back: ComponentId =
    from === undefined ? { action: 'categories', page: 0 } : { action: 'category', ...from }
  const altText = tell('styleSample', { style: style.name })
  return message({
    embeds: [
      {
        title: cut(tell('styleTitle', { style: name }), LIMITS.embedTitle),
        fields: fields(tell, style, models),
        ...(sample !== undefined && { image: { url: `attachment://${sample}` } }),
      },
    ],
    components: [row(button(tell('buttonBack', {}), back))],
    attachments:
      sample === undefined
        ? []
        : [{ id: 0, filename: sample, description: cut(altText, LIMITS.attachmentDescription) }],
  })
}

function fields(tell: Tell, style: Style, models: Reader['models']): NonNullable<APIEmbed['fields']> {
  const { name, model, prompt, loras = [], credit } = style
  const example = `/imagine prompt:${tell('styleExample', {})} style:${name.replaceAll('`', "'")}`
  const served = models?.find((one) => one.name === model)
  const hint =
    models === undefined
      ? []
      : [tell('modelHint', { workers: served?.workers ?? 0, queued: served?.queued ?? 0 })]
  const adds = prompt.replaceAll('{p}', tell('styleYourWords', {})).replaceAll('{np}', '')
  const by = credit && [plain(credit.author, 200), ...(credit.url === undefined ? [] : [credit.url])]
  return [
    { name: tell('styleTry', {}), value: `\`${cut(example, 300)}\`` },
    { name: tell('styleWords', {}), value: plain(adds, LIMITS.embedFieldValue) },
    {
      name: tell('resultModels', { models: 1 }),
      value: [plain(model, 300), ...hint].join(': '),
    },
    {
      name: tell('styleLoras', { loras: loras.length }),
      value: plain(loras.map((lora) => loraWords(lora.name, lora.model)).join(', '), LIMITS.embedFieldValue),
    },
    { name: tell('styleBy', {}), value: cut(by?.join(', ') ?? '', LIMITS.embedFieldValue) },
  ].filter(({ value }) => value.trim() !== '')
}

function loraWords(name: string, strength: number | undefined): string {
  return strength === undefined ? name : `${name} (${strength})`
}

function isServed(models: Reader['models'], model: string): boolean | undefined {
  return models?.some(({ name, workers }) => name === model && workers > 0)
}

interface Shown {
  readonly names: readonly string[]
  readonly page: number
  readonly pages: number
}

function pageOf(names: readonly string[], wanted: number): Shown {
  const pages = Math.max(1, Math.ceil(names.length / PER_PAGE))
  const page = Math.min(Math.max(0, wanted), pages - 1)
  return { names: names.slice(page * PER_PAGE, (page + 1) * PER_PAGE), page, pages }
}

function footer(tell: Tell, { page, pages }: Shown): Pick<APIEmbed, 'footer'> {
  return pages === 1 ? {} : { footer: { text: tell('pageNumber', { page: page + 1, pages }) } }
}

/** A menu must have an option. */
function menuRow(placeholder: string, id: ComponentId, options: Parameters<typeof menu>[2]): Row[] {
  return options.length === 0 ? [] : [row(menu(placeholder, id, options))]
}

function turning(
  tell: Tell,
  { page, pages }: Shown,
  to: (page: number) => ComponentId,
  ...more: Parameters<typeof row>
): Row[] {
  const before = button(tell('buttonBefore', {}), to(Math.max(0, page - 1)), 'secondary', page === 0)
  const after = button(tell('buttonNext', {}), to(page + 1), 'secondary', page === pages - 1)
  const buttons = pages === 1 ? more : [before, after, ...more]
  return buttons.length === 0 ? [] : [row(...buttons)]
}
