import { button } from './body.ts'
import type { Scope, Switch } from './ids.ts'
import type { Tell } from './tell.ts'

const NAMES = {
  ping: 'choicePing',
  pay: 'choiceOwnKey',
  drawing: 'choiceDrawing',
  nsfw: 'choiceNsfw',
  private: 'choicePrivate',
} as const satisfies Record<Switch, string>

/** A button that turns something that is on off, and the other way round; its label says which. */
export function switchButton(tell: Tell, scope: Scope, what: Switch, on: boolean) {
  const name = tell(NAMES[what], {})
  const label = on ? tell('switchOff', { what: name }) : tell('switchOn', { what: name })
  return button(label, { action: 'switch', scope, switch: what, to: on ? 'off' : 'on' })
}
