import { listing, type Shown } from '../entities.ts'
import { type Comment, isComment, isSubmission } from '../model.ts'
import type { Parts } from '../parts.ts'
import { Refused } from '../refused.ts'
import type { Endpoint } from '../server.ts'
import { opened } from './opened.ts'

/** A post with everything under it, or with what hangs on one comment. */
export function threadEndpoints({ world, entities }: Parts): Endpoint[] {
  return [
    {
      method: 'GET',
      path: '/comments/:id',
      route: 'thread',
      scopes: ['read'],
      effect: ({ params, path }) => {
        const submission = world.things.get(`t3_${path.id}`)
        if (submission === undefined || !isSubmission(submission)) throw new Refused(404)
        opened(world, submission.subreddit.name)
        const from = world.things.get(`t1_${params.text('comment') ?? ''}`)
        const roots = from !== undefined && isComment(from) ? [from] : world.under(submission.fullname)
        const trees = roots.flatMap((root) => tree(root, 0))
        return { body: [listing([entities.submission(submission)]), listing(trees)] }
      },
    },
  ]

  function tree(comment: Comment, depth: number): Shown[] {
    const below = world.under(comment.fullname).flatMap((reply) => tree(reply, depth + 1))
    // A deleted comment stays for what hangs on it.
    if (comment.state === 'deleted' && below.length === 0) return []
    const { kind, data } = entities.comment(comment, false)
    return [{ kind, data: { ...data, depth, replies: below.length === 0 ? '' : listing(below) } }]
  }
}
