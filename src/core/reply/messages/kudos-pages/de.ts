import type { enKudosPages } from './en.ts'

/** German words of forms and pages about accounts at the Horde and kudos. */
export const deKudosPages: typeof enKudosPages = {
  loginTitle: () => 'Dein Horde-Konto',
  loginKey: () => 'API-Schlüssel',
  loginKeyHint: () => 'Von https://aihorde.net. Ich bewahre ihn verschlüsselt auf und zeige ihn niemandem.',
}
