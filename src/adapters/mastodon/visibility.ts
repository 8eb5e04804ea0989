/** Who may read a post, the fewest first. */
export const VISIBILITIES = ['direct', 'private', 'unlisted', 'public'] as const
export type Visibility = (typeof VISIBILITIES)[number]

/** The narrower of the two. What only some servers know (`local`, `list`) counts as the narrowest: it may be. */
export function narrower(theirs: string, ours: Visibility): Visibility {
  const known = VISIBILITIES.find((one) => one === theirs) ?? 'direct'
  return VISIBILITIES.indexOf(known) < VISIBILITIES.indexOf(ours) ? known : ours
}
