import type { None } from '../en.ts'

/** English words of forms and pages about accounts at the Horde and kudos. */
export const enKudosPages = {
  loginTitle: (_: None) => 'Your Horde account',
  loginKey: (_: None) => 'API key',
  loginKeyHint: (_: None) => 'From https://aihorde.net. I keep it encrypted and show it to nobody.',
} as const
