import { ButtonStyle, ComponentType } from 'discord.js'
import type { Field } from './form.ts'
import { checkSelect, isSelect } from './selects.ts'

/** discord.com/developers/docs/components/reference */
const LIMITS = {
  rows: 5,
  perRow: 5,
  all: 40,
  customId: 100,
  label: 80,
  url: 512,
  texts: 4_000,
  gallery: 10,
  alt: 1_024,
  section: 3,
}
const STYLES: readonly number[] = [1, 2, 3, 4, 5, 6]
const LEGACY: readonly number[] = [ComponentType.ActionRow]
const TOP_LEVEL: readonly number[] = [
  ComponentType.ActionRow,
  ComponentType.Section,
  ComponentType.TextDisplay,
  ComponentType.MediaGallery,
  ComponentType.File,
  ComponentType.Separator,
  ComponentType.Container,
]
const BESIDE: readonly number[] = [ComponentType.Button, ComponentType.Thumbnail]
const IN_CONTAINER: readonly number[] = TOP_LEVEL.filter((type) => type !== ComponentType.Container)

/** What is counted over a whole message. */
interface Tally {
  readonly ids: Set<string>
  readonly files: ReadonlySet<string>
  count: number
  characters: number
}

/**
 * Components of a message.
 * @param v2 whether the message is made of components alone (the flag IS_COMPONENTS_V2)
 * @param files names of what is attached, for `attachment://` addresses
 */
export function checkComponents(
  components: Field,
  v2: boolean,
  files: ReadonlySet<string> = new Set(),
): void {
  const tally: Tally = { ids: new Set(), files, count: 0, characters: 0 }
  for (const component of components.list({ max: v2 ? LIMITS.all : LIMITS.rows })) {
    checkComponent(component, v2 ? TOP_LEVEL : LEGACY, tally)
  }
  if (tally.count > LIMITS.all) {
    components.refuse(
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      `The total number of components may not exceed ${LIMITS.all}`,
    )
  }
  if (tally.characters > LIMITS.texts) {
    components.refuse(
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      `The total displayable text may not exceed ${LIMITS.texts}`,
    )
  }
}

function checkComponent(component: Field, allowed: readonly number[], tally: Tally): void {
  if (component.object() === undefined) return
  const type = component.at('type').required().oneOf(allowed)
  tally.count += 1
  CHECKS[type ?? 0]?.(component, tally)
}

const CHECKS: Readonly<Record<number, (component: Field, tally: Tally) => void>> = {
  [ComponentType.ActionRow]: checkRow,
  [ComponentType.Button]: checkButton,
  [ComponentType.TextDisplay]: checkText,
  [ComponentType.File]: (component, tally) => checkMedia(component.at('file'), tally),
  [ComponentType.Thumbnail]: checkPicture,
  [ComponentType.MediaGallery]: (component, tally) => {
    for (const item of component.at('items').required().list({ min: 1, max: LIMITS.gallery })) {
      checkPicture(item, tally)
    }
  },
  [ComponentType.Section]: (component, tally) => {
    for (const one of component.at('components').required().list({ min: 1, max: LIMITS.section })) {
      checkComponent(one, [ComponentType.TextDisplay], tally)
    }
    checkComponent(component.at('accessory').required(), BESIDE, tally)
  },
  [ComponentType.Container]: (component, tally) => {
    for (const one of component.at('components').required().list({ min: 1, max: LIMITS.all })) {
      checkComponent(one, IN_CONTAINER, tally)
    }
  },
}

function checkPicture(picture: Field, tally: Tally): void {
  picture.at('description').text({ max: LIMITS.alt })
  checkMedia(picture.at('media'), tally)
}

function checkText(component: Field, tally: Tally): void {
  const text = component.at('content').required().text({ min: 1, max: LIMITS.texts })
  tally.characters += [...(text ?? '')].length
}

function checkMedia(media: Field, { files }: Tally): void {
  const url = media.required().at('url').required()
  const text = url.text()
  const [, name] = /^attachment:\/\/(.+)$/.exec(text ?? '') ?? []
  if (name !== undefined) {
    if (!files.has(name))
      url.refuse(
        'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        `The referenced attachment "${text}" was not found`,
      )
  } else if (text !== undefined && !/^https?:\/\//.test(text)) {
    url.refuse('URL_TYPE_INVALID_SCHEME', "Scheme must be one of ('http', 'https', 'attachment').")
  }
}

function checkRow(row: Field, tally: Tally): void {
  const children = row.at('components').required().list({ min: 1, max: LIMITS.perRow })
  let width = 0
  for (const child of children) {
    if (child.object() === undefined) continue
    const { value: type } = child.at('type').required()
    tally.count += 1
    width += isSelect(type) ? LIMITS.perRow : 1
    if (type === ComponentType.Button) checkButton(child, tally)
    else if (isSelect(type)) {
      checkId(child.at('custom_id').required(), tally)
      checkSelect(child, type)
    } else child.at('type').oneOf([ComponentType.Button, 'a select menu'])
  }
  if (width > LIMITS.perRow) {
    row.refuse('COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width')
  }
}

function checkButton(button: Field, tally: Tally): void {
  const style = button.at('style').required().oneOf(STYLES)
  const id = button.at('custom_id')
  const url = button.at('url')
  button.at('label').text({ max: LIMITS.label })
  button.at('disabled').flag()
  if (style === ButtonStyle.Premium) return
  if (button.at('label').absent && button.at('emoji').absent) {
    button.refuse('BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'A button needs a label or an emoji')
  }
  if (style === ButtonStyle.Link) {
    url.required().text({ min: 1, max: LIMITS.url })
    if (!url.absent && !/^(https?|discord):\/\//.test(String(url.value))) {
      url.refuse('URL_TYPE_INVALID_SCHEME', "Scheme must be one of ('http', 'https', 'discord').")
    }
    if (!id.absent)
      button.refuse(
        'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
        'A custom id and url cannot both be specified',
      )
    return
  }
  if (!url.absent)
    button.refuse(
      'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
      'A custom id and url cannot both be specified',
    )
  checkId(id.required(), tally)
}

function checkId(id: Field, { ids }: Pick<Tally, 'ids'>): void {
  const text = id.text({ min: 1, max: LIMITS.customId })
  if (text === undefined) return
  if (ids.has(text)) id.refuse('COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated')
  ids.add(text)
}
