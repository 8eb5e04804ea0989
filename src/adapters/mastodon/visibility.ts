/**
 * Who may read a reply of ours, the fewest first. No `private`: that shows a post to our followers, not to those of
 * the person who asked.
 */
export const VISIBILITIES = ['direct', 'unlisted', 'public'] as const
export type Visibility = (typeof VISIBILITIES)[number]

/**
 * The narrower of the two. What we cannot match (`private`) and what only some servers know (`local`, `list`) is
 * answered to the person alone.
 */
export function narrower(theirs: string, ours: Visibility): Visibility {
  const known = VISIBILITIES.find((one) => one === theirs) ?? 'direct'
  return VISIBILITIES.indexOf(known) < VISIBILITIES.indexOf(ours) ? known : ours
}

/** Whether only chosen people can read a post. */
export function confined(visibility: string): boolean {
  return narrower(visibility, 'unlisted') === 'direct'
}
