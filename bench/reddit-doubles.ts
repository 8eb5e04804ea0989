import type { Bench } from './index.ts'
import { figure, type Result } from './report.ts'

const REPLIES = 1_000
/** How late Reddit's lists are on average, spread as waiting times are (most less, some much more). */
const LATE_S = [5, 30, 60, 120]

/**
 * Which share of replies is made twice when the answer to each is lost and every list shows it only later: what is left
 * of the risk after waiting and two looks. Lags are quantiles of their distribution, so nothing is left to chance; in
 * simulated time.
 */
export const redditDoubles: Bench = async ({ progress }) => {
  const { Publishing } = await import('../test/support/reddit-publishing.ts')
  const results: Result[] = []
  for (const lateS of LATE_S) {
    progress(`reddit-doubles: lists late by ${lateS} s on average`)
    await using reddit = await Publishing.open()
    let twice = 0
    for (let reply = 0; reply < REPLIES; reply += 1) {
      const { server, herald } = reddit
      const person = { id: `p${lateS}-${reply}`, name: 'Ada' }
      const { comment, id } = await reddit.asks('help', { person })
      void server.inject({ route: 'comment', answer: 'reset', effect: 'done', times: 1 })
      await herald.until(async () => server.comments(comment.fullname).length > 0, 'the reply is made')
      const lagMs = -lateS * 1_000 * Math.log(1 - (reply + 0.5) / REPLIES)
      for (const { fullname } of server.comments(comment.fullname))
        server.world.lag.delay(fullname, server.now() + lagMs)
      await reddit.ended(id)
      if (server.comments(comment.fullname).length > 1) twice += 1
    }
    const name = `Reddit: made twice, of ${REPLIES} replies whose answer was lost, lists late by ${lateS} s on average`
    results.push(figure(name, '%', '–', [(100 * twice) / REPLIES]))
  }
  return results
}
