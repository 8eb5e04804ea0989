import assert from 'node:assert/strict'
import { accounts } from './chapters/accounts.ts'
import { ownData } from './chapters/data.ts'
import { drawing } from './chapters/drawing.ts'
import { kudos, kudosTold } from './chapters/kudos.ts'
import { night } from './chapters/night.ts'
import { places } from './chapters/places.ts'
import { ownPreferences } from './chapters/preferences.ts'
import { queue } from './chapters/queue.ts'
import { channelPreferences, serverPreferences } from './chapters/server.ts'
import { missingPermissions } from './chapters/trouble.ts'
import { welcome } from './chapters/welcome.ts'
import { Evening } from './evening.ts'
import { Stage } from './stage.ts'
import { Transcript } from './transcript.ts'
import { Used } from './used.ts'

export interface EveningOptions {
  /** Where transcript and pictures are saved, however it ends; nowhere unless given. */
  readonly folder?: string
  readonly pictures?: 'painted' | 'strip'
  readonly print?: (line: string) => void
}

/**
 * An evening on Discord: people use everything that the bot offers, and it is killed in the middle.
 * @throws what first went otherwise than a person would expect
 */
export async function discordEvening(options: EveningOptions = {}): Promise<void> {
  const { folder, pictures = 'strip', print = () => {} } = options
  await using stage = await Stage.open(pictures)
  const transcript = new Transcript(() => stage.discord.now(), print)
  try {
    const evening = new Evening(stage, transcript)
    const used = new Used(stage.discord)
    transcript.aside('Olga registers the commands: herald discord deploy-commands')
    await stage.registerCommands()
    used.commands(stage.discord.world.commands.values())
    await stage.start()
    transcript.chapter('Olga looks around')
    await welcome(evening)
    transcript.chapter('Ada draws')
    const result = await drawing(evening)
    transcript.chapter('Threads, forums, direct chats and strangers')
    await places(evening)
    transcript.chapter('What takes long')
    await queue(evening)
    transcript.chapter('Ada chooses for herself')
    await ownPreferences(evening)
    transcript.chapter('Olga chooses for the server')
    await serverPreferences(evening)
    transcript.chapter('Olga chooses for a channel')
    await channelPreferences(evening)
    transcript.chapter('Accounts at the Horde')
    await accounts(evening)
    transcript.chapter('What is known of Mallory')
    await ownData(evening)
    transcript.chapter('What the bot may not do')
    await missingPermissions(evening)
    transcript.chapter('Thanks')
    await kudos(evening, result)
    transcript.chapter('A night with two deaths')
    await night(evening, result)
    transcript.chapter('What became of the thanks')
    await kudosTold(evening)
    assert.equal(await stage.stop(), 0, 'the service ends in order')
    assert.deepEqual(await stage.holding('canary'), [], 'no file holds a token or a key')
    atTheEnd(stage, used)
    transcript.chapter('The end')
    transcript.aside(
      `${used.count} commands, options, buttons, menus and fields were used: all that were offered`,
    )
  } finally {
    if (folder !== undefined) await transcript.save(folder)
  }
}

function atTheEnd({ discord, written }: Stage, used: Used): void {
  assert.deepEqual(used.missed, [], 'everything that is offered was used')
  assert.deepEqual(discord.violations(), [], 'no rate limit was broken')
  assert.doesNotMatch(written, /canary/, 'no token and no key was written')
  const shown = [...discord.world.messages.values()].map(({ content, embeds }) => [content, embeds])
  const forms = [...discord.world.interactions.values()].map(({ acknowledged }) => acknowledged?.modal)
  assert.doesNotMatch(JSON.stringify([shown, forms]), /canary/, 'no token and no key was shown')
  const ours = [...discord.world.messages.values()].filter(({ author }) => author === discord.world.me)
  const loud = ours.filter(({ mentions }) => mentions.everyone || mentions.roles.size > 0)
  assert.deepEqual(loud, [], 'nobody was pinged but who asked')
}
