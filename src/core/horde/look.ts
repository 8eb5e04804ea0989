import type { HordeStatus, ServedModel } from '../desk/desk.ts'
import type { HordeClient } from './client.ts'
import { kept } from './kept.ts'

const MINUTE_MS = 60_000
/** The Horde's own cache of its news lasts five minutes. */
const NEWS_MS = 5 * MINUTE_MS
const MOST_NEWS = 3

/** How the Horde is, for people to see. */
export interface HordeLook {
  /** Those with most horde workers first; undefined while the Horde has never answered. */
  models(signal: AbortSignal): Promise<readonly ServedModel[] | undefined>
  status(signal: AbortSignal): Promise<HordeStatus>
}

export function createHordeLook(client: HordeClient, now: () => number): HordeLook {
  const models = kept((signal) => readModels(client, signal), MINUTE_MS, now)
  const load = kept((signal) => client.performance(signal), MINUTE_MS, now)
  const heartbeat = kept((signal) => client.heartbeat(signal), MINUTE_MS, now)
  const modes = kept((signal) => client.modes(signal), MINUTE_MS, now)
  const news = kept((signal) => client.news(signal), NEWS_MS, now)
  return {
    models: async (signal) => (await models(signal)).value,
    async status(signal) {
      const [figures, beat, mode, items] = await Promise.all([
        load(signal),
        heartbeat(signal),
        modes(signal),
        news(signal),
      ])
      return {
        answers: beat.answered || figures.answered,
        maintenance: mode.answered && mode.value?.maintenance_mode === true,
        ...(beat.value !== undefined && { version: beat.value.version }),
        ...(figures.value !== undefined && {
          load: {
            queuedRequests: figures.value.queued_requests,
            queuedMegapixelsteps: figures.value.queued_megapixelsteps,
            pastMinuteMegapixelsteps: figures.value.past_minute_megapixelsteps,
            workers: figures.value.worker_count,
            threads: figures.value.thread_count,
          },
        }),
        news: (items.value ?? [])
          .slice(0, MOST_NEWS)
          .map(({ title, newspiece, date_published, more_info_urls }) => ({
            title,
            text: newspiece,
            date: date_published,
            urls: more_info_urls,
          })),
      }
    },
  }
}

async function readModels(client: HordeClient, signal: AbortSignal): Promise<ServedModel[]> {
  const rows = await client.models(signal)
  return rows
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .map(({ name, count, jobs, eta }) => ({ name, workers: count, queued: jobs, etaMs: eta * 1_000 }))
}
