import type { Field } from './form.ts'

/** discord.com/developers/docs/resources/message#embed-object-embed-limits */
const LIMITS = {
  embeds: 10,
  title: 256,
  description: 4_096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1_024,
  footer: 2_048,
  author: 256,
  url: 2_048,
  /** Over all embeds of a message. */
  all: 6_000,
}

export function checkEmbeds(embeds: Field): void {
  let characters = 0
  const count = (text: string | undefined) => {
    characters += [...(text ?? '')].length
  }
  for (const embed of embeds.list({ max: LIMITS.embeds })) {
    if (embed.object() === undefined) continue
    count(embed.at('title').text({ max: LIMITS.title }))
    count(embed.at('description').text({ max: LIMITS.description }))
    count(embed.at('footer').at('text').text({ max: LIMITS.footer }))
    count(embed.at('author').at('name').text({ max: LIMITS.author }))
    for (const field of embed.at('fields').list({ max: LIMITS.fields })) {
      count(field.at('name').required().text({ min: 1, max: LIMITS.fieldName }))
      count(field.at('value').required().text({ min: 1, max: LIMITS.fieldValue }))
      field.at('inline').flag()
    }
    embed.at('color').integer({ min: 0, max: 0xffffff })
    checkUrl(embed.at('url'), /^https?:\/\//)
    for (const key of ['image', 'thumbnail']) checkUrl(embed.at(key).at('url'), /^(https?|attachment):\/\//)
    const timestamp = embed.at('timestamp')
    if (!timestamp.absent && Number.isNaN(Date.parse(String(timestamp.value)))) {
      timestamp.refuse(
        'DATE_TIME_TYPE_PARSE',
        `Could not parse ${String(timestamp.value)}. Should be ISO8601.`,
      )
    }
  }
  if (characters > LIMITS.all) {
    embeds.refuse('MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${LIMITS.all}`)
  }
}

function checkUrl(url: Field, scheme: RegExp): void {
  const text = url.text({ max: LIMITS.url })
  if (text !== undefined && !scheme.test(text)) {
    url.refuse('URL_TYPE_INVALID_URL', `Not a well formed URL.`)
  }
}

/** Whether an embed has anything to show; others vanish. */
export function shows(embed: unknown): boolean {
  const { title, description, fields, image, thumbnail, author, footer } = Object(embed) as Record<
    string,
    unknown
  >
  return (
    [title, description, image, thumbnail, author, footer].some(Boolean) ||
    (Array.isArray(fields) && fields.length > 0)
  )
}
