import assert from 'node:assert/strict'
import type { MessageBody } from '../../../src/adapters/discord/views/body.ts'
import { decodeId } from '../../../src/adapters/discord/views/ids.ts'

interface Component {
  readonly type: number
  readonly label?: string
  readonly custom_id?: string
  readonly placeholder?: string
  readonly options?: readonly {
    readonly label: string
    readonly value: string
    readonly description?: string
  }[]
  readonly components?: readonly Component[]
}

/** Discord's limits of a message, restated from docs.discord.com, so that ours cannot be wrong unseen. */
export function assertSendable(body: MessageBody): void {
  const { content, embeds, attachments, allowed_mentions: mentions } = body
  const rows = body.components as readonly Component[]
  assert.ok(content.length <= 2_000, `content ${content.length}`)
  assert.ok(content !== '' || embeds.length > 0 || attachments.length > 0, 'an empty message')
  assert.deepEqual(mentions.parse, [])
  assert.ok(embeds.length <= 10)
  let all = 0
  for (const { title = '', description = '', fields = [], footer, image } of embeds) {
    const texts: readonly (readonly [string, number])[] = [
      [title, 256],
      [description, 4_096],
      [footer?.text ?? '', 2_048],
      ...fields.flatMap(({ name, value }) => [[name, 256] as const, [value, 1_024] as const]),
    ]
    for (const [text, limit] of texts) assert.ok(text.length <= limit, `${text.length} of ${limit}: ${text}`)
    for (const { name, value } of fields)
      assert.ok(name.trim() !== '' && value.trim() !== '', 'an empty field')
    assert.ok(fields.length <= 25)
    if (image !== undefined)
      assert.ok(attachments.some(({ filename }) => image.url === `attachment://${filename}`))
    all += texts.reduce((sum, [text]) => sum + text.length, 0)
  }
  assert.ok(all <= 6_000, `embeds ${all}`)
  assert.ok(attachments.length <= 10)
  for (const { description } of attachments) assert.ok(description.length <= 1_024 && description !== '')
  assertRows(rows)
}

function assertRows(rows: readonly Component[]): void {
  assert.ok(rows.length <= 5, `${rows.length} rows`)
  const ids: string[] = []
  for (const { components = [] } of rows) {
    const isMenu = components.some(({ type }) => type !== 2)
    assert.ok(components.length >= 1 && components.length <= (isMenu ? 1 : 5))
    for (const { label, custom_id: id = '', placeholder = '', options, type } of components) {
      ids.push(id)
      assert.ok(id.length <= 100 && decodeId(id) !== undefined, id)
      assert.ok(type !== 2 || (label !== undefined && label !== '' && label.length <= 80), label)
      assert.ok(placeholder.length <= 150)
      if (type !== 3) continue
      assert.ok(options !== undefined && options.length >= 1 && options.length <= 25)
      for (const { label: text, value, description = 'x' } of options) {
        for (const part of [text, value, description]) assert.ok(part.length >= 1 && part.length <= 100)
      }
      const values = options.map(({ value }) => value)
      assert.equal(new Set(values).size, values.length)
    }
  }
  assert.equal(new Set(ids).size, ids.length, `the same id twice: ${ids.join(' ')}`)
}
