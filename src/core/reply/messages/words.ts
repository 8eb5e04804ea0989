/** `1 picture`, `4 pictures`. */
export function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`
}

/** `a`, `a or b`, `a, b or c`. */
export function list(items: readonly string[], joiner: string): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} ${joiner} ${items[items.length - 1]}`
}

/** Who made a style, and where. */
export interface Credit {
  readonly author: string
  readonly url?: string
}

/** What one picture was drawn with; what is absent was left to the Horde. */
export interface PictureSettings {
  readonly style: string
  readonly model: string
  readonly seed: string
  readonly width?: number
  readonly height?: number
  readonly steps?: number
  readonly cfgScale?: number
  readonly sampler?: string
  readonly loras: readonly { readonly name: string; readonly strength?: number }[]
}

/** `Mara (https://…)` */
export function by({ author, url }: Credit): string {
  return url === undefined ? author : `${author} (${url})`
}

/** Words of a language for what a picture was drawn with; `and` joins seeds. */
export type SettingsNames = Record<'style' | 'model' | 'seed' | 'seeds' | 'and' | 'steps', string>

/** A line for each picture, and one for all that follow each other and differ in their seeds alone. */
export function settingsLines(pictures: readonly PictureSettings[], names: SettingsNames): string[] {
  const runs: { readonly first: number; readonly words: string; readonly seeds: string[] }[] = []
  for (const [place, picture] of pictures.entries()) {
    const words = settingsWords(picture, names)
    const last = runs.at(-1)
    if (last?.words === words) last.seeds.push(picture.seed)
    else runs.push({ first: place + 1, words, seeds: [picture.seed] })
  }
  return runs.map(({ first, words, seeds }) =>
    seeds.length === 1
      ? `${first}. ${words}, ${names.seed} ${seeds[0]}`
      : `${first}–${first + seeds.length - 1}. ${words}, ${names.seeds} ${list(seeds, names.and)}`,
  )
}

/** `style comic, model Flux, 512×768, 25 steps, cfg 7, k_euler, LoRA 123 (0.8)`. */
function settingsWords(picture: PictureSettings, names: SettingsNames): string {
  const { width, height, steps, cfgScale, sampler } = picture
  return [
    `${names.style} ${picture.style}`,
    `${names.model} ${picture.model}`,
    ...(width === undefined || height === undefined ? [] : [`${width}×${height}`]),
    ...(steps === undefined ? [] : [`${steps} ${names.steps}`]),
    ...(cfgScale === undefined ? [] : [`cfg ${cfgScale}`]),
    ...(sampler === undefined ? [] : [sampler]),
    ...picture.loras.map(
      ({ name, strength }) => `LoRA ${name}${strength === undefined ? '' : ` (${strength})`}`,
    ),
  ].join(', ')
}

/** `22 November 2026`, in UTC. */
export function day(language: string, atMs: number): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(atMs)
}

/** `15 minutes`, `4 hours`, `3 days`: rough, never too short. `units` are one and many of each. */
export function duration(minutes: number, units: readonly (readonly [one: string, many: string])[]): string {
  const steps = [1, 60, 24 * 60]
  const step = steps.findLastIndex((size) => minutes >= 2 * size || size === 1)
  const [one, many] = units[step] ?? ['', '']
  return count(Math.ceil(minutes / (steps[step] ?? 1)), one, many)
}

/** Of what is offered as a form: `name: what it is for`. */
export function nameOf(words: string): string {
  return words.slice(0, words.indexOf(': '))
}
