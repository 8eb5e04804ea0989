import type { Me } from './entities.ts'
import { type RedditError, shutOut } from './errors.ts'
import { notSent } from './token.ts'

/**
 * Reddit says no more than 403 to a suspended account, whatever it wants, and to an app that it lets do nothing any
 * more: then it is a matter for the operator, and not of what was wanted.
 *
 * @param who asks who we are: only that is still told to a suspended account
 */
export async function reasonOf(refused: RedditError, what: string, who: () => Promise<Me>): Promise<unknown> {
  try {
    return isSuspended(await who()) ? suspended(what) : refused
  } catch (error) {
    return error instanceof Error ? notSent(error) : error
  }
}

export function isSuspended({ is_suspended }: Me): boolean {
  return is_suspended === true
}

export function suspended(what: string): RedditError {
  return shutOut(what, 'SUSPENDED')
}
