import type { Desk } from '../../core/desk/desk.ts'
import { readCommand } from './commands/data.ts'
import { type Choice, suggestModels, suggestStyles } from './commands/suggest.ts'
import type { Interaction } from './interaction.ts'

/** Nobody waits for the Horde while typing: what is known must do. */
const LOOK_MS = 50

/** What somebody may be typing into a field. */
export async function suggestFor(
  desk: Desk,
  interaction: Interaction,
  account: string,
): Promise<readonly Choice[]> {
  const filled = readCommand(interaction.data)
  if (filled?.typing === undefined) return []
  const { name, typed } = filled.typing
  const models = await desk.models(AbortSignal.timeout(LOOK_MS))
  const place = await desk.placeOf({ platform: 'discord', account, ...interaction })
  const locale = place.person.language ?? interaction.locale
  if (name === 'model') return suggestModels(models ?? [], { typed, locale })
  const defaults = [place.person.style, desk.operator.defaultStyle].flatMap((style) => style ?? [])
  return suggestStyles(desk.catalog(place.styles), { typed, locale, defaults, models })
}
