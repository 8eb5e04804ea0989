import type { Comment, Media, Message, RedditServer, Submission } from './index.ts'

/** A picture that a person sees who reads a reply, with the words that stand for it. */
export interface Seen {
  readonly media: Media
  readonly words: string
}

/** The pictures in a reply of ours, else those of the post that it leads to. */
export function picturesOf(server: RedditServer, reply: Comment | Message): Seen[] {
  if ('pictures' in reply && reply.pictures.length > 0) {
    return reply.pictures.map(({ media, caption }) => ({ media, words: caption }))
  }
  const post = server
    .submissions()
    .find(({ fullname }) => reply.body.includes(`/comments/${fullname.slice(3)}`))
  return post === undefined ? [] : picturesIn(post)
}

/** One picture alone has no caption: the title speaks for it. */
function picturesIn({ pictures, gallery, title }: Submission): Seen[] {
  return pictures.map(({ media, caption }) => ({ media, words: gallery ? caption : title }))
}
