import type { APIEmbedField } from 'discord.js'
import type { Progress } from '../../../core/abilities.ts'
import type { OutgoingReply, ReplyDetails } from '../../../core/ports.ts'
import { cut, fit } from '../../../core/reply/fit.ts'
import { type AttachmentBody, button, type MessageBody, message, row } from './body.ts'
import { plain, said } from './escape.ts'
import { LIMITS } from './limits.ts'
import { type Tell, tellIn } from './tell.ts'

/** Rooms in the embed of a result; with headings they stay below what all of it may have. */
const WORDS = 2500
const FIELD = 500

/** A picture as it is attached: `name` is that of its file. */
export interface Attached {
  readonly name: string
  readonly altText: string
}

/**
 * The answer of a request: its pictures with what they were made from, or a sentence.
 * @param eventId of the request
 * @param attached its pictures, in their order
 */
export function replyMessage(
  reply: Pick<OutgoingReply, 'tone' | 'text' | 'locale' | 'nsfw' | 'details'>,
  eventId: string,
  attached: readonly Attached[],
): MessageBody {
  const { details, locale, nsfw } = reply
  const attachments = attach(attached, nsfw)
  if (reply.tone !== 'pictures') return message({ content: said(reply.text, LIMITS.content), attachments })
  const tell = tellIn(locale)
  const buttons = row(
    button(tell('buttonSettings', {}), { action: 'settings', eventId }),
    button(tell('buttonDelete', {}), { action: 'delete', eventId }, 'danger'),
  )
  if (details === undefined)
    return message({ content: said(reply.text, LIMITS.content), components: [buttons], attachments })
  return message({
    content: resultText(tell, attached.length, details),
    embeds: [
      {
        description: plain(details.prompt, WORDS),
        fields: resultFields(tell, details),
        footer: { text: cut(`${tell('resultMade', {})}. ${details.payer}`, FIELD) },
      },
    ],
    components: [buttons],
    attachments,
  })
}

/** How far a request is, with the pictures that are there already and a button to stop it. */
export function progressMessage(
  progress: Pick<Progress, 'text' | 'locale' | 'nsfw'>,
  eventId: string,
  attached: readonly Attached[],
): MessageBody {
  const tell = tellIn(progress.locale)
  return message({
    content: said(progress.text, LIMITS.content),
    components: [row(button(tell('buttonCancel', {}), { action: 'cancel', eventId }))],
    attachments: attach(attached, progress.nsfw),
  })
}

/** The heading, and beside it what was left out or changed, and who made the styles. */
function resultText(tell: Tell, images: number, { remarks, wanted }: ReplyDetails): string {
  const beside = remarks.map((remark) => said(remark, LIMITS.content))
  return fit(LIMITS.content, '', beside, () => tell('resultHeading', { images, wanted }))
}

function resultFields(tell: Tell, { styles, pictures, volunteers }: ReplyDetails): APIEmbedField[] {
  const models = [...new Set(pictures.map(({ model }) => model))]
  const seeds = pictures.map(({ seed }) => seed)
  return [
    field(tell('resultStyles', { styles: styles.length }), plain(styles.join(', '), FIELD)),
    field(tell('resultModels', { models: models.length }), plain(models.join(', '), FIELD)),
    field(tell('resultSeeds', { seeds: seeds.length }), plain(seeds.join(', '), FIELD)),
    field(tell('resultVolunteers', {}), plain(volunteers.join(', '), FIELD)),
  ].filter(({ value }) => value.trim() !== '')
}

function field(name: string, value: string): APIEmbedField {
  return { name, value, inline: true }
}

/** Whatever may be adult is hidden until it is clicked: Discord does so for files with this beginning. */
const SPOILER = 'SPOILER_'

function attach(attached: readonly Attached[], nsfw: boolean): AttachmentBody[] {
  return attached.map(({ name, altText }, id) => ({
    id,
    filename: nsfw ? `${SPOILER}${name}` : name,
    description: cut(altText, LIMITS.attachmentDescription),
  }))
}
