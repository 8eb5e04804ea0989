import { LIMITS } from './limits.ts'

/**
 * What a button, menu or form does. All it needs is in its id, so that it works after a restart, for as long as its
 * message stands.
 */
export type ComponentId =
  /** `eventId` is that of the request; its account and platform are the bot's own. */
  | { readonly action: 'cancel' | 'delete' | 'settings' | 'show'; readonly eventId: string }
  /** Pages count from 0. */
  | { readonly action: 'categories'; readonly page: number }
  | { readonly action: 'category'; readonly page: number; readonly name: string }
  /** A menu: its values are names. */
  | { readonly action: 'pick-category' }
  /** Likewise; page and name are those of the category that is open. */
  | { readonly action: 'pick-style'; readonly page: number; readonly name: string }
  | { readonly action: 'queue' | 'horde' }
  /** The form for a key to the Horde. */
  | { readonly action: 'login' }
  /** The form for a gift to a person. */
  | { readonly action: 'give-form'; readonly personId: string; readonly name: string }
  /** A gift that is asked about: of that event, to a person, or to an account at the Horde where the id is 0. */
  | {
      readonly action: 'give'
      readonly eventId: string
      readonly amount: number
      readonly personId: string
      readonly name: string
    }
  /** Rather not. */
  | { readonly action: 'give-not'; readonly eventId: string }
  | { readonly action: 'ledger'; readonly page: number }
  | { readonly action: 'forget-ask' | 'forget-yes' | 'forget-no' }
  /** A menu that sets a preference. */
  | { readonly action: 'choose'; readonly scope: Scope; readonly choice: Choosable }
  /** A button that sets one. */
  | { readonly action: 'switch'; readonly scope: Scope; readonly switch: Switch; readonly to: 'on' | 'off' }
  /** Opens the form for what is typed; `form` is the form itself. */
  | { readonly action: 'ask' | 'form' | 'reset'; readonly scope: Scope }

export const SCOPES = ['mine', 'server', 'channel'] as const
/** Whose preferences: the person's, the server's or the channel's where it is pressed. */
export type Scope = (typeof SCOPES)[number]
export const CHOOSABLE = ['images', 'language', 'roles', 'channels', 'people', 'log'] as const
export type Choosable = (typeof CHOOSABLE)[number]
export const SWITCHES = ['ping', 'pay', 'drawing', 'nsfw', 'private'] as const
export type Switch = (typeof SWITCHES)[number]

const PATTERNS = {
  eventId: /^\d{1,20}$/,
  page: /^\d{1,3}$/,
  personId: /^\d{1,20}$/,
  amount: /^[1-9]\d{0,7}$/,
  name: /^\P{Cc}{1,80}$/u,
  scope: new RegExp(`^(?:${SCOPES.join('|')})$`),
  choice: new RegExp(`^(?:${CHOOSABLE.join('|')})$`),
  switch: new RegExp(`^(?:${SWITCHES.join('|')})$`),
  to: /^(?:on|off)$/,
} as const
type Argument = keyof typeof PATTERNS

/** The arguments of every action, in their order; a name comes last, for there may be anything in it. */
const ARGUMENTS: { readonly [A in ComponentId['action']]: readonly Argument[] } = {
  cancel: ['eventId'],
  delete: ['eventId'],
  settings: ['eventId'],
  show: ['eventId'],
  categories: ['page'],
  category: ['page', 'name'],
  'pick-category': [],
  'pick-style': ['page', 'name'],
  queue: [],
  horde: [],
  login: [],
  'give-form': ['personId', 'name'],
  give: ['eventId', 'amount', 'personId', 'name'],
  'give-not': ['eventId'],
  ledger: ['page'],
  'forget-ask': [],
  'forget-yes': [],
  'forget-no': [],
  choose: ['scope', 'choice'],
  switch: ['scope', 'switch', 'to'],
  ask: ['scope'],
  form: ['scope'],
  reset: ['scope'],
}

const NUMBERS: readonly Argument[] = ['page', 'amount']

/** Ids of another layout would get another number. */
const PREFIX = 'h1'

/** In UTF-16 units. */
export const LONGEST_NAME = 80

/** Names of styles and categories that no id could hold have no page. */
export function fitsId(name: string): boolean {
  return name.length <= LONGEST_NAME && name.isWellFormed() && name.trim() !== '' && PATTERNS.name.test(name)
}

/** @throws {Error} where an argument is none: a mistake of ours */
export function encodeId(id: ComponentId): string {
  const parts = ARGUMENTS[id.action].map((name) => String(Reflect.get(id, name)))
  const text = [PREFIX, id.action, ...parts].join(':')
  if (decodeId(text) === undefined) throw new Error(`"${text}" is no id of a component`)
  return text
}

/** Undefined for whatever we have not made: ids of others, of older versions, or forged ones. */
export function decodeId(text: string): ComponentId | undefined {
  if (text.length > LIMITS.customId) return undefined
  const [prefix, action = '', ...parts] = text.split(':')
  if (prefix !== PREFIX || !isAction(action)) return undefined
  const names = ARGUMENTS[action]
  const last = names.length - 1
  const values = names.map((name, place) =>
    place === last && name === 'name' ? parts.slice(place).join(':') : (parts[place] ?? ''),
  )
  const known = names.every((name, place) => PATTERNS[name].test(values[place] ?? ''))
  const whole = names[last] === 'name' || parts.length === names.length
  if (!known || !whole) return undefined
  const read = names.map((name, place) => [
    name,
    NUMBERS.includes(name) ? Number(values[place]) : values[place],
  ])
  return { action, ...Object.fromEntries(read) } as ComponentId
}

function isAction(text: string): text is ComponentId['action'] {
  return Object.hasOwn(ARGUMENTS, text)
}
