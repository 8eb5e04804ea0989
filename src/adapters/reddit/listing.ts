import * as z from 'zod'
import { fullname, type Listing, page } from './entities.ts'

/** Reads a page, its things one by one. */
export function listingOf<T>(thing: z.ZodType<T>): z.ZodType<Listing<T>> {
  return page.transform(({ data: { children, after } }) => {
    const items: T[] = []
    const unreadable: string[] = []
    for (const child of children) {
      const read = thing.safeParse(child)
      if (read.success) items.push(read.data)
      else unreadable.push(named.safeParse(child).data?.data.name ?? '')
    }
    return { items, unreadable: unreadable.filter((name) => name !== ''), after: after ?? null }
  })
}

const named = z.object({ data: z.object({ name: fullname }) })

/** What a thing is, without its wrapping. */
export function unwrapped<T>(thing: z.ZodType<{ readonly data: T }>): z.ZodType<T> {
  return thing.transform(({ data }) => data)
}
