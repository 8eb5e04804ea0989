import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { COMMANDS } from '../../../src/adapters/discord/commands/definitions.ts'
import { register } from '../../../src/adapters/discord/commands/registration.ts'

/** A command as Discord gives it back: with ids, defaults and nulls, keys in an order of its own. */
function asRegistered(command: object, more: object = {}) {
  const entries = Object.entries(structuredClone(command)).reverse()
  return {
    version: '9',
    id: '1',
    application_id: '2',
    type: 1,
    nsfw: false,
    dm_permission: true,
    default_permission: true,
    default_member_permissions: null,
    guild_id: undefined,
    handler: null,
    name: '',
    ...Object.fromEntries(entries),
    ...more,
  }
}

const there = COMMANDS.map((command) => asRegistered(command))
const names = COMMANDS.map(({ name }) => name)
const nothing = { created: [], changed: [], removed: [], same: names, commands: COMMANDS }

describe('registering commands', () => {
  test('does nothing where Discord only added to them', () => {
    assert.deepEqual(register(COMMANDS, there, 'everywhere'), nothing)
    const shuffled = there.map((one) => ({
      ...one,
      contexts: [...('contexts' in one ? (one.contexts as number[]) : [])].reverse(),
      options: 'options' in one && one.options ? [...(one.options as object[])] : undefined,
    }))
    assert.deepEqual(register(COMMANDS, shuffled, 'everywhere'), nothing)
  })

  test('does nothing in a server, where Discord keeps neither contexts nor installations', () => {
    const bare = there.map((one) => ({ ...one, contexts: undefined, integration_types: undefined }))
    const { commands, ...differences } = register(COMMANDS, bare, 'one server')
    assert.deepEqual(differences, { created: [], changed: [], removed: [], same: names })
    for (const command of commands) assert.ok(!('contexts' in command) && !('integration_types' in command))
  })

  test('creates what is missing, all of it at first', () => {
    assert.deepEqual(register(COMMANDS, [], 'everywhere'), { ...nothing, created: names, same: [] })
    assert.deepEqual(register(COMMANDS, there.slice(1), 'everywhere'), {
      ...nothing,
      created: ['imagine'],
      same: names.slice(1),
    })
  })

  const [imagine, ...others] = there
  const differences: readonly (readonly [string, object])[] = [
    ['a description', { description: 'Draw something' }],
    ['a name in another language', { name_localizations: { de: 'male' } }],
    ['a language too many', { description_localizations: { de: 'x', fr: 'y' } }],
    ['where it can be used', { contexts: [0] }],
    ['who installs it', { integration_types: [0] }],
    ['who may use it', { default_member_permissions: '8' }],
    ['that it is for adults', { nsfw: true }],
    ['no fields at all', { options: undefined }],
    [
      'fields in another order',
      { options: [...((imagine as { options?: object[] }).options ?? [])].reverse() },
    ],
  ]
  for (const [what, difference] of differences) {
    test(`changes a command that differs in ${what}, and no other`, () => {
      const registered = [{ ...asRegistered(imagine ?? {}), ...difference }, ...others]
      assert.deepEqual(register(COMMANDS, registered, 'everywhere'), {
        ...nothing,
        changed: ['imagine'],
        same: names.slice(1),
      })
    })
  }

  test('finds a difference deep within a field', () => {
    const changed = structuredClone(there)
    const [first] = changed as unknown as [{ options: { choices?: { name_localizations: object }[] }[] }]
    const choice = first.options.find(({ choices }) => choices !== undefined)?.choices?.[2]
    assert.ok(choice)
    choice.name_localizations = {}
    assert.deepEqual(register(COMMANDS, changed, 'everywhere').changed, ['imagine'])
  })

  test('removes what we do not define, whatever its kind, but not the entry of an activity', () => {
    const old = [
      { id: '5', type: 1, name: 'generate' },
      { id: '6', type: 3, name: 'imagine' },
      { id: '7', type: 4, name: 'launch' },
    ]
    assert.deepEqual(register(COMMANDS, [...there, ...old], 'everywhere'), {
      ...nothing,
      removed: ['generate', 'imagine'],
      commands: [...COMMANDS, old[2]],
    })
  })
})
