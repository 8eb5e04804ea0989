import { test } from 'node:test'
import { discordEvening } from './discord/index.ts'

test('an evening on Discord goes as people expect, through two crashes', async () => {
  await discordEvening()
})
