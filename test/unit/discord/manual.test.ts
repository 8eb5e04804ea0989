import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { COMMANDS } from '../../../src/adapters/discord/commands/definitions.ts'
import { discordSettings } from '../../../src/adapters/discord/config.ts'
import { inviteLink } from '../../../src/adapters/discord/invite.ts'
import { LEAST, PERMISSION_NAMES } from '../../../src/adapters/discord/permissions.ts'

const MANUAL = readFileSync(new URL('../../../docs/discord.md', import.meta.url), 'utf8')

describe('docs/discord.md', () => {
  test('has the invitation that the code gives', () => {
    assert.ok(MANUAL.includes(inviteLink('ID').replace('ID', '<application id>')))
  })
  for (const permission of LEAST) {
    test(`says what ${PERMISSION_NAMES[permission]} is for`, () => {
      const rows = [...MANUAL.matchAll(/^\| ([A-Z][^|]+) \|/gm)].flatMap(([, names = '']) =>
        names.split(', '),
      )
      assert.ok(rows.includes(PERMISSION_NAMES[permission]))
    })
  }
  for (const { name } of COMMANDS) {
    test(`tells of /${name}`, () => assert.match(MANUAL, new RegExp(`^\\|.*\`/${name}\\b`, 'm')))
  }
  for (const setting of Object.keys(discordSettings.shape)) {
    test(`tells of the setting ${setting}`, () => assert.ok(MANUAL.includes(`| \`${setting}\` |`)))
  }
})
