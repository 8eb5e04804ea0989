import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageFlags } from 'discord.js'
import type { UploadedFile } from '../../simulators/discord/rest/body.ts'
import { readMessage } from '../../simulators/discord/rest/message-body.ts'
import { checkModal } from '../../simulators/discord/rest/modals.ts'
import { wrong, wrongIn } from './wrong.ts'

const FILE: UploadedFile = {
  name: 'a.png',
  contentType: null,
  bytes: new Uint8Array(1),
  width: null,
  height: null,
}
const files = (count: number) => new Map(Array.from({ length: count }, (_, n) => [String(n), FILE]))
const check = (json: object, count = 0) =>
  wrong(() => readMessage({ json, files: files(count) }, { limitBytes: 1_000 }))
const row = (...components: object[]) => ({ type: 1, components })
const button = (id: string, more: object = {}) => ({ type: 2, style: 1, label: 'Go', custom_id: id, ...more })
const buttons = (...components: object[]) => check({ content: 'x', components: [row(...components)] })
const select = (options: object[], more: object = {}) =>
  check({ content: 'x', components: [row({ type: 3, custom_id: 'menu', options, ...more })] })
const choice = (n: number) => ({ label: `label ${n}`, value: `value ${n}` })

test('words: 2,000 characters of any kind, and something must be there', () => {
  assert.deepEqual(check({ content: '😀'.repeat(2_000) }), [])
  assert.deepEqual(check({ content: 'x'.repeat(2_001) }), ['content BASE_TYPE_MAX_LENGTH'])
  assert.deepEqual(check({ content: ' \n ' }), ['50006'])
  assert.deepEqual(check({ embeds: [{}] }), ['50006'])
  assert.deepEqual(check({ components: [row(button('a'))] }), ['50006'])
  assert.deepEqual(check({}, 1), [])
})

test('embeds: ten, each text within its limit, 6,000 characters over all', () => {
  const embeds = (...all: object[]) => check({ embeds: all })
  assert.deepEqual(embeds(...Array.from({ length: 11 }, () => ({ title: 'x' }))), [
    'embeds BASE_TYPE_MAX_LENGTH',
  ])
  assert.deepEqual(embeds({ title: 'x'.repeat(257) }), ['embeds.0.title BASE_TYPE_MAX_LENGTH'])
  assert.deepEqual(embeds({ description: 'x'.repeat(4_096) }), [])
  assert.deepEqual(embeds({ description: 'x'.repeat(3_001) }, { description: 'x'.repeat(3_000) }), [
    'embeds MAX_EMBED_SIZE_EXCEEDED',
  ])
  const field = { name: 'seed', value: '1' }
  assert.deepEqual(embeds({ fields: Array.from({ length: 26 }, () => field) }), [
    'embeds.0.fields BASE_TYPE_MAX_LENGTH',
  ])
  assert.deepEqual(embeds({ fields: [{ name: 'seed', value: '' }] }), [
    'embeds.0.fields.0.value BASE_TYPE_BAD_LENGTH',
  ])
  assert.deepEqual(embeds({ image: { url: 'attachment://a.png' } }), [])
  assert.deepEqual(embeds({ image: { url: 'file:///a.png' } }), ['embeds.0.image.url URL_TYPE_INVALID_URL'])
})

test('buttons: five rows of five, ids of 100 and never twice, an address instead for links', () => {
  assert.deepEqual(buttons(button('i'.repeat(100))), [])
  assert.deepEqual(buttons(button('i'.repeat(101))), [
    'components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH',
  ])
  assert.deepEqual(buttons(button('a'), button('a')), [
    'components.0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
  ])
  assert.deepEqual(buttons(...'abcdef'.split('').map((id) => button(id))), [
    'components.0.components BASE_TYPE_BAD_LENGTH',
  ])
  const rows = '123456'.split('').map((id) => row(button(id)))
  assert.deepEqual(check({ content: 'x', components: rows }), ['components BASE_TYPE_MAX_LENGTH'])
  assert.deepEqual(check({ content: 'x', components: [row()] }), [
    'components.0.components BASE_TYPE_BAD_LENGTH',
  ])
  assert.deepEqual(buttons(button('a', { label: 'l'.repeat(81) })), [
    'components.0.components.0.label BASE_TYPE_MAX_LENGTH',
  ])
  assert.deepEqual(buttons({ type: 2, style: 5, label: 'Open', url: 'https://example.com' }), [])
  assert.deepEqual(buttons({ type: 2, style: 1, label: 'Go' }), [
    'components.0.components.0.custom_id BASE_TYPE_REQUIRED',
  ])
})

test('menus: 1 to 25 options with values of their own, alone in their row', () => {
  const options = (count: number) => Array.from({ length: count }, (_, n) => choice(n))
  assert.deepEqual(select(options(25)), [])
  assert.deepEqual(select(options(26)), ['components.0.components.0.options BASE_TYPE_BAD_LENGTH'])
  assert.deepEqual(select([]), ['components.0.components.0.options BASE_TYPE_BAD_LENGTH'])
  assert.deepEqual(select([choice(1), choice(1)]), [
    'components.0.components.0.options.1 SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
  ])
  assert.deepEqual(select([{ ...choice(1), description: 'd'.repeat(101) }]), [
    'components.0.components.0.options.0.description BASE_TYPE_MAX_LENGTH',
  ])
  assert.deepEqual(
    select([
      { ...choice(1), default: true },
      { ...choice(2), default: true },
    ]),
    ['components.0.components.0 SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES'],
  )
  const both = row({ type: 3, custom_id: 'menu', options: options(1) }, button('b'))
  assert.deepEqual(check({ content: 'x', components: [both] }), [
    'components.0 COMPONENT_LAYOUT_WIDTH_EXCEEDED',
  ])
})

test('files: ten, named ones must be there, alt text of 1,024, none above the limit', () => {
  assert.deepEqual(check({}, 11), ['attachments BASE_TYPE_MAX_LENGTH'])
  assert.deepEqual(check({ attachments: [{ id: 1 }] }, 1), ['attachments.0 ATTACHMENT_NOT_FOUND'])
  assert.deepEqual(check({ attachments: [{ id: 0, description: 'd'.repeat(1_025) }] }, 1), [
    'attachments.0.description BASE_TYPE_MAX_LENGTH',
  ])
  const large = new Map([['0', { ...FILE, bytes: new Uint8Array(1_001) }]])
  assert.deepEqual(
    wrong(() => readMessage({ json: {}, files: large }, { limitBytes: 1_000 })),
    ['40005'],
  )
})

test('messages made of components: no words beside them, 40 parts, 4,000 characters, files that are there', () => {
  const v2 = (components: object[], more: object = {}, count = 0) =>
    check({ flags: MessageFlags.IsComponentsV2, components, ...more }, count)
  const text = (content: string) => ({ type: 10, content })
  const gallery = { type: 12, items: [{ media: { url: 'attachment://a.png' }, description: 'a fox' }] }
  assert.deepEqual(v2([{ type: 17, components: [text('hello'), gallery, row(button('a'))] }], {}, 1), [])
  assert.deepEqual(v2([text('x')], { content: 'y' }), [
    'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ])
  assert.deepEqual(v2([gallery]), [
    'components.0.items.0.media.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
  ])
  assert.deepEqual(v2([text('x'.repeat(2_001)), text('x'.repeat(2_000))]), [
    'components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
  ])
  assert.deepEqual(v2([{ type: 17, components: Array.from({ length: 40 }, () => text('x')) }]), [
    'components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
  ])
  assert.deepEqual(check({ content: 'x', components: [text('y')] }), ['components.0.type BASE_TYPE_CHOICES'])
})

test('forms: five inputs, title of 45, ids of their own', () => {
  const input = (id: string) => row({ type: 4, custom_id: id, style: 1, label: 'Seed' })
  const modal = (changes: object) =>
    wrongIn({ custom_id: 'm', title: 'Settings', components: [input('a')], ...changes }, checkModal)
  assert.deepEqual(modal({}), [])
  assert.deepEqual(
    modal({ components: [{ type: 18, label: 'Seed', component: { type: 4, custom_id: 'a', style: 1 } }] }),
    [],
  )
  assert.deepEqual(modal({ title: 't'.repeat(46) }), ['title BASE_TYPE_BAD_LENGTH'])
  assert.deepEqual(modal({ components: [input('a'), input('a')] }), [
    'components.1.components.0.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
  ])
  assert.deepEqual(modal({ components: 'abcdef'.split('').map(input) }), ['components BASE_TYPE_BAD_LENGTH'])
})
