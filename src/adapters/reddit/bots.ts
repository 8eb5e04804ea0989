/** Reddit's own and moderators' machines: reddit.com/wiki/automoderator, and the accounts that removals are said by. */
const MACHINES = /^(?:automoderator|reddit|.+-modteam)$/i
/** Few people end their name so, and most bots do; no field of the API tells them apart. */
const SURELY = /[-_][Bb][Oo][Tt]$|[a-z\d]Bot$/
/** Some people do so as well: talbot, robot. */
const PERHAPS = /bot\d*$/i

/**
 * What an account's name says about who writes there. `maybe` is answered, but not for long: the loop guard is told
 * that it may be a machine.
 */
export function machineLike(name: string, allowed: readonly string[]): 'no' | 'maybe' | 'yes' {
  if (allowed.some((one) => one.toLowerCase() === name.toLowerCase())) return 'no'
  if (MACHINES.test(name) || SURELY.test(name)) return 'yes'
  return PERHAPS.test(name) ? 'maybe' : 'no'
}
