import type { APIEmbedField } from 'discord.js'
import type { HordeLoad, HordeStatus, NewsItem, ServedModel } from '../../../core/desk/desk.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'
import { button, type MessageBody, message, row } from './body.ts'
import { plain } from './escape.ts'
import { LIMITS } from './limits.ts'
import { type Tell, tellIn } from './tell.ts'

const TOP_MODELS = 10
const MODEL_NAME = 60
const NEWS_TITLE = 200
const NEWS_TEXT = 300

/** How busy the Horde is, and its news. */
export function hordePage(
  status: HordeStatus,
  models: readonly ServedModel[] | undefined,
  locale: Locale,
): MessageBody {
  const tell = tellIn(locale)
  const notes = [
    ...(status.answers ? [] : [tell('hordeAway', {})]),
    ...(status.maintenance ? [tell('hordeMaintenance', {})] : []),
  ]
  return message({
    embeds: [
      {
        title: tell('hordeTitle', {}),
        ...(notes.length > 0 && { description: notes.join('\n') }),
        fields: [
          ...(status.load === undefined ? [] : loadFields(tell, status.load)),
          ...modelFields(tell, models ?? []),
          ...newsFields(tell, status.news),
        ],
      },
    ],
    components: [row(button(tell('buttonRefresh', {}), { action: 'horde' }))],
  })
}

function loadFields(tell: Tell, load: HordeLoad): APIEmbedField[] {
  const { queuedRequests: requests, queuedMegapixelsteps: queued, workers, threads } = load
  const aMinute = Math.round(load.pastMinuteMegapixelsteps)
  const minutes = aMinute > 0 ? Math.max(1, Math.ceil(queued / aMinute)) : null
  return [
    { name: tell('hordeWorkers', {}), value: tell('hordeWorkersCount', { workers, threads }), inline: true },
    { name: tell('hordeQueue', {}), value: tell('hordeQueueCount', { requests, minutes }), inline: true },
    {
      name: tell('hordeSpeed', {}),
      value: tell('hordeSpeedCount', { megapixelsteps: aMinute }),
      inline: true,
    },
  ]
}

function modelFields(tell: Tell, models: readonly ServedModel[]): APIEmbedField[] {
  const lines = models
    .slice(0, TOP_MODELS)
    .map(
      ({ name, workers, queued }) => `${plain(name, MODEL_NAME)}: ${tell('modelHint', { workers, queued })}`,
    )
  return lines.length === 0
    ? []
    : [{ name: tell('hordeModels', {}), value: whole(lines, LIMITS.embedFieldValue) }]
}

function newsFields(tell: Tell, news: readonly NewsItem[]): APIEmbedField[] {
  const items = news.map(({ title, text, date, urls }) => {
    const head = [date, plain(title, NEWS_TITLE)].filter((part) => part !== '').join(' ')
    const link = urls.find((url) => url.startsWith('https://') && url.length <= 200)
    return [head, plain(text, NEWS_TEXT), ...(link === undefined ? [] : [link])].join('\n')
  })
  return items.length === 0
    ? []
    : items.map((value, at) => ({
        name: at === 0 ? tell('hordeNews', {}) : '\u200B',
        value,
      }))
}

/** As many lines as fit. */
function whole(lines: readonly string[], limit: number): string {
  let count = lines.length
  while (count > 1 && lines.slice(0, count).join('\n').length > limit) count -= 1
  return lines.slice(0, count).join('\n')
}
