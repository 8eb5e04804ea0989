import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCommand, sizeOf } from '../../simulators/discord/rest/commands.ts'
import { wrongIn } from './wrong.ts'

const FINE = { name: 'imagine', description: 'Draws' }
const TEXT = { type: 3, name: 'prompt', description: 'Words' }
const check = (command: object, inGuild = false) => wrongIn(command, (field) => checkCommand(field, inGuild))
const option = (changes: object) => check({ ...FINE, options: [{ ...TEXT, ...changes }] })

test('names: lower case, letters of any script, 1 to 32; descriptions 1 to 100', () => {
  for (const name of ['imagine', 'my-data', 'bild_1', 'рисуй', 'วาด', 'n'.repeat(32)]) {
    assert.deepEqual(check({ ...FINE, name }), [], name)
  }
  for (const name of ['Imagine', 'two words', 'a!', 'émoji😀']) {
    assert.deepEqual(check({ ...FINE, name }), ['name APPLICATION_COMMAND_INVALID_NAME'], name)
  }
  for (const name of ['', 'n'.repeat(33)])
    assert.deepEqual(check({ ...FINE, name }), ['name BASE_TYPE_BAD_LENGTH'])
  assert.deepEqual(check({ name: 'a' }), ['description BASE_TYPE_REQUIRED'])
  assert.deepEqual(check({ ...FINE, description: 'x'.repeat(101) }), ['description BASE_TYPE_BAD_LENGTH'])
  assert.deepEqual(check({ ...FINE, description: '😀'.repeat(100) }), [])
})

test('translations: known languages only, under the same rules', () => {
  assert.deepEqual(check({ ...FINE, name_localizations: { de: 'zeichne', 'pt-BR': 'desenhar' } }), [])
  assert.deepEqual(check({ ...FINE, name_localizations: { de: 'Zeichne' } }), [
    'name_localizations.de APPLICATION_COMMAND_INVALID_NAME',
  ])
  assert.deepEqual(check({ ...FINE, description_localizations: { en: 'x', de: '' } }), [
    'description_localizations.en ENUM_TYPE_COERCE',
    'description_localizations.de BASE_TYPE_BAD_LENGTH',
  ])
})

test('options: 25 at most, required ones first, no name twice', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => ({ ...TEXT, name: `option${n}` }))
  assert.deepEqual(check({ ...FINE, options: many(25) }), [])
  assert.deepEqual(check({ ...FINE, options: many(26) }), ['options BASE_TYPE_MAX_LENGTH'])
  const required = { ...TEXT, name: 'later', required: true }
  assert.deepEqual(check({ ...FINE, options: [TEXT, required] }), [
    'options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
  ])
  assert.deepEqual(check({ ...FINE, options: [required, TEXT] }), [])
  assert.deepEqual(check({ ...FINE, options: [TEXT, TEXT] }), [
    'options.1.name APPLICATION_COMMAND_OPTIONS_NAME_INVALID',
  ])
})

test('choices: 25 at most, each of the option’s type, none beside autocomplete', () => {
  const choices = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ name: `n${n}`, value: `v${n}` }))
  assert.deepEqual(option({ choices: choices(25) }), [])
  assert.deepEqual(option({ choices: choices(26) }), ['options.0.choices BASE_TYPE_MAX_LENGTH'])
  assert.deepEqual(option({ choices: choices(1), autocomplete: true }), [
    'options.0 APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_EXCLUSIVE',
  ])
  assert.deepEqual(option({ choices: [], autocomplete: true }), [])
  assert.deepEqual(option({ type: 4, choices: [{ name: 'a', value: 1.5 }] }), [
    'options.0.choices.0.value NUMBER_TYPE_COERCE',
  ])
  assert.deepEqual(option({ choices: [{ name: 'a', value: 'v'.repeat(101) }] }), [
    'options.0.choices.0.value BASE_TYPE_MAX_LENGTH',
  ])
  assert.deepEqual(option({ type: 5, autocomplete: true }), [
    'options.0.autocomplete APPLICATION_COMMAND_AUTOCOMPLETE_INVALID_OPTION_TYPE',
  ])
})

test('bounds belong to numbers, lengths to texts up to 6,000', () => {
  assert.deepEqual(option({ max_length: 6_000, min_length: 0 }), [])
  assert.deepEqual(option({ max_length: 6_001 }), ['options.0.max_length NUMBER_TYPE_MAX'])
  assert.deepEqual(option({ type: 4, min_value: 1, max_value: 4 }), [])
  assert.deepEqual(option({ min_value: 1 }), [
    'options.0.min_value APPLICATION_COMMAND_OPTION_VALUE_BOUND_INVALID',
  ])
})

test('subcommands stand alone and two deep at most', () => {
  const sub = (type: number, options: object[] = []) => ({
    type,
    name: `s${type}`,
    description: 'x',
    options,
  })
  assert.deepEqual(check({ ...FINE, options: [sub(2, [sub(1, [TEXT])])] }), [])
  assert.deepEqual(check({ ...FINE, options: [sub(1), TEXT] }), [
    'options APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
  ])
  assert.deepEqual(check({ ...FINE, options: [sub(2, [sub(2, [])])] }), [
    'options.0.options.0.type APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
  ])
  assert.notDeepEqual(check({ ...FINE, options: [sub(1, [sub(1)])] }), [])
})

test('where a command can be used is said of global ones only', () => {
  const where = { contexts: [0, 1, 2], integration_types: [0, 1] }
  assert.deepEqual(check({ ...FINE, ...where }), [])
  assert.equal(check({ ...FINE, ...where }, true).length, 2)
  assert.deepEqual(check({ ...FINE, contexts: [3] }), ['contexts.0 BASE_TYPE_CHOICES'])
  assert.deepEqual(check({ ...FINE, contexts: [] }), ['contexts BASE_TYPE_BAD_LENGTH'])
  assert.deepEqual(check({ ...FINE, default_member_permissions: 'manage' }), [
    'default_member_permissions BITFIELD_TYPE_CONVERT',
  ])
})

test('a command of a menu has a name alone', () => {
  assert.deepEqual(check({ name: 'Draw This', type: 3 }), [])
  assert.deepEqual(check({ name: 'Draw This', type: 3, description: 'x' }), [
    'description APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_EXISTS',
  ])
})

test('8,000 characters in all, of every text the longest translation', () => {
  assert.equal(sizeOf({ ...FINE, name_localizations: { de: 'zeichne!!' } }), 9 + 5)
  const choices = Array.from({ length: 25 }, (_, n) => ({
    name: `${n}`.padEnd(100, 'n'),
    value: `${n}`.padEnd(100, 'v'),
  }))
  const options = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ ...TEXT, name: `option${n}`, choices }))
  assert.deepEqual(check({ ...FINE, options: options(1) }), [])
  assert.deepEqual(check({ ...FINE, options: options(2) }), ['APPLICATION_COMMAND_TOO_LARGE'])
})
