import { INTERACTION } from '../interaction.ts'
import { decodeId } from '../views/ids.ts'
import { readComponent } from './data.ts'

/**
 * What a press is answered in turn with: *Send* and *Don't send* of one gift undo each other, and what the message shows
 * last is to be so. Undefined of everything else, which waits for nothing.
 */
export function turnOf(type: number, data: unknown): string | undefined {
  const pressed = type === INTERACTION.component ? readComponent(data) : undefined
  const id = pressed && decodeId(pressed.custom_id)
  return id?.action === 'give' || id?.action === 'give-not' ? id.eventId : undefined
}
