import type { App } from './adapters/reddit/token.ts'
import { Secret } from './core/secret.ts'

/** What both are made of, and what a form can carry. */
const WORD = /^[\w-]{5,100}$/

/**
 * Reads `REDDIT_CLIENT_ID` and `REDDIT_CLIENT_SECRET`; undefined without them. No problem repeats what may be one.
 * @param isWanted herald.json has an account on Reddit
 * @param problems what cannot work is added here
 */
export function readRedditApp(
  env: NodeJS.ProcessEnv,
  isWanted: boolean,
  problems: string[],
): App | undefined {
  const id = env.REDDIT_CLIENT_ID?.trim() ?? ''
  const secret = env.REDDIT_CLIENT_SECRET?.trim() ?? ''
  if (id === '' && secret === '' && !isWanted) return undefined
  const before = problems.length
  for (const [name, value, where] of [
    ['REDDIT_CLIENT_ID', id, 'below the app’s name'],
    ['REDDIT_CLIENT_SECRET', secret, 'behind "secret"'],
  ] as const) {
    if (value === '')
      problems.push(`${name} in .env is missing: ${COPY} ${where}. How to get an app: docs/reddit.md`)
    else if (!WORD.test(value))
      problems.push(`${name} in .env has characters that it never has: ${COPY} ${where}.`)
  }
  return problems.length > before ? undefined : { id, secret: new Secret(secret) }
}

const COPY = 'copy it from https://www.reddit.com/prefs/apps,'
