import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readCommand } from '../../../src/adapters/discord/commands/data.ts'
import { COMMANDS } from '../../../src/adapters/discord/commands/definitions.ts'

/** A command, a field or a choice: all have names. */
interface Item {
  readonly name: string
  readonly name_localizations?: { readonly de?: string } | null
  readonly description?: string
  readonly description_localizations?: { readonly de?: string } | null
  readonly options?: readonly Item[]
  readonly choices?: readonly { readonly name: string; readonly value: string }[]
  readonly required?: boolean
  readonly type?: number
}

const commands = COMMANDS as readonly Item[]
const all = (items: readonly Item[]): Item[] => items.flatMap((item) => [item, ...all(item.options ?? [])])

/** Source: docs.discord.com, "Application Command Naming". */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

describe('the commands, as Discord takes them', () => {
  test('have names of its letters, in lower case, and descriptions that fit, in every language', () => {
    for (const { name, name_localizations, description, description_localizations } of all(commands)) {
      for (const said of [name, name_localizations?.de ?? '']) {
        assert.match(said, NAME)
        assert.equal(said, said.toLowerCase())
      }
      for (const said of [description ?? '', description_localizations?.de ?? '']) {
        assert.ok(said.length >= 1 && said.length <= 100, `${name}: ${said}`)
      }
    }
  })

  test('have no two names alike beside each other, in any language', () => {
    const beside = [commands, ...all(commands).map(({ options = [] }) => options)]
    for (const items of beside) {
      for (const names of [
        items.map(({ name }) => name),
        items.map(({ name_localizations }) => name_localizations?.de),
      ])
        assert.equal(new Set(names).size, names.length, names.join(' '))
    }
  })

  test('have 25 fields and choices at most, the needed first, and 8,000 characters each', () => {
    for (const command of commands) {
      for (const { options = [], choices = [] } of all([command])) {
        assert.ok(options.length <= 25 && choices.length <= 25)
        const needed = options.map(({ required }) => required === true)
        assert.deepEqual(
          needed,
          needed.toSorted((a, b) => Number(b) - Number(a)),
        )
        for (const { name, value } of choices) assert.ok(name.length <= 100 && value.length <= 100)
      }
      assert.ok(JSON.stringify(command).length < 8_000, command.name)
    }
  })

  test('are offered everywhere, but what concerns a server to those who manage it', () => {
    const managed = COMMANDS.filter(({ default_member_permissions }) => default_member_permissions != null)
    assert.deepEqual(
      managed.map(({ name, default_member_permissions, contexts }) => [
        name,
        default_member_permissions,
        contexts,
      ]),
      [['serverpreferences', '32', [0]]],
    )
    for (const { name, contexts, integration_types } of COMMANDS) {
      if (name === 'serverpreferences') continue
      assert.deepEqual(
        [contexts, integration_types],
        [
          [0, 1, 2],
          [0, 1],
        ],
      )
    }
  })
})

describe('the data of a command', () => {
  test('is nothing where it is none', () => {
    for (const data of [undefined, null, 1, {}, { name: 1 }, { name: 'x', options: [1] }])
      assert.equal(readCommand(data), undefined)
  })
})
