import { setTimeout as delay } from 'node:timers/promises'
import { COMMANDS } from '../src/adapters/discord/commands/definitions.ts'
import { DiscordServer, type Use } from '../test/simulators/discord/index.ts'
import type { Order } from './discord-server.ts'

/** Discord in a process of its own, with people who use the bot; takes orders as messages. */
const server = await DiscordServer.start({ limits: false })
const answer = await fetch(`${server.url}/api/v10/applications/${server.world.application.id}/commands`, {
  method: 'PUT',
  headers: {
    authorization: `Bot ${server.token}`,
    'user-agent': 'DiscordBot (https://example.org, 1)',
    'content-type': 'application/json',
  },
  body: JSON.stringify(COMMANDS),
})
if (!answer.ok) throw new Error(`the commands were not registered: ${await answer.text()}`)
const channels = Array.from({ length: 20 }, (_, place) => server.channel(`channel-${place}`))

/** From the gateway event to the first answer, ms. */
async function answered(use: Use): Promise<number> {
  const startedAt = performance.now()
  await use.acknowledged
  return performance.now() - startedAt
}

function channelOf(place: number) {
  return channels[place % channels.length] ?? server.channel()
}

/** A person types the words letter by letter, whether it is answered or not. */
async function typing(place: number, words: string, everyMs: number): Promise<number[]> {
  await delay(Math.random() * everyMs)
  const answers: Promise<number>[] = []
  for (let letters = 1; letters <= words.length; letters += 1) {
    const style = words.slice(0, letters)
    answers.push(answered(server.type(`typist-${place}`, channelOf(place), 'imagine', { style })))
    await delay(everyMs)
  }
  return await Promise.all(answers)
}

async function carryOut(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'type': {
      const { people, words, everyMs } = order
      const typed = Array.from({ length: people }, (_, place) => typing(place, words, everyMs))
      return (await Promise.all(typed)).flat()
    }
    case 'ask': {
      const answers: Promise<number>[] = []
      for (let place = 0; place < order.people; place += 1) {
        const values = { prompt: `fox ${place}`, style: 'anime' }
        const use = server.slash(`${order.name}-${place}`, channelOf(place), 'imagine', values)
        answers.push(answered(use))
        await delay(order.everyMs)
      }
      return await Promise.all(answers)
    }
    case 'people':
      return Array.from({ length: order.count }, (_, place) => server.person(`friend-${place}`).id)
    case 'react': {
      const message = server.say('friend-0', server.channel(), 'I made this')
      const at: number[] = []
      for (let place = 1; place < order.people; place += 1) {
        at.push(performance.timeOrigin + performance.now())
        server.react(`friend-${place}`, message, order.emoji)
        await delay(order.everyMs)
      }
      return at
    }
    case 'connected':
      return server.gateway.connected
  }
}

process.on('message', (order: Order) => void carryOut(order).then((done) => process.send?.(done)))
process.on('disconnect', () => void server[Symbol.asyncDispose]())
process.send?.({ url: server.url, token: server.token, id: server.world.me.id })
