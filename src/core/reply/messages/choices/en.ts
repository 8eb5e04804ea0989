import type { None } from '../en.ts'
import { list } from '../words.ts'

/** English words of the pages where preferences are seen and changed. */
export const enChoices = {
  mineTitle: (_: None) => 'Your preferences',
  mineIntro: (_: None) => 'What you say with a request always goes first.',
  serverTitle: (_: None) => 'What I do on this server',
  serverIntro: (_: None) =>
    'A channel can have settings of its own: `/serverpreferences channel`, used there.',
  channelTitle: (_: None) => 'What I do in this channel',
  channelIntro: (_: None) => 'What is not set here is as on the whole server.',
  choiceSaved: (_: None) => 'Saved. It holds from the next request on.',
  choiceStyle: (_: None) => 'Default style',
  choiceImages: (_: None) => 'Pictures at a time',
  choiceImagesCount: (p: { images: number }) => (p.images === 1 ? '1 picture' : `${p.images} pictures`),
  choiceLanguage: (_: None) => 'Language',
  choiceLanguageName: (p: { language: 'en' | 'de' }) => ({ en: 'English', de: 'German' })[p.language],
  choiceOwnKey: (_: None) => 'My own Horde key pays',
  choicePing: (_: None) => 'Ping when it took long',
  choiceDrawing: (_: None) => 'Drawing',
  choiceRoles: (_: None) => 'Only for these roles',
  choiceChannels: (_: None) => 'Only in these channels',
  choiceStyles: (_: None) => 'Only these styles',
  choiceNsfw: (_: None) => 'Adult pictures in age-restricted channels',
  choiceNsfwNever: (_: None) => 'no, as the people who run me allow none',
  choiceADay: (_: None) => 'Requests a day for each person',
  choicePrivate: (_: None) => 'Answers seen by the person alone',
  choicePeople: (_: None) => 'Blocked people',
  choiceWords: (_: None) => 'Blocked words',
  choicePublicKudos: (_: None) => 'Thanks told in the channel where somebody takes no messages',
  choiceLog: (_: None) => 'Log channel',
  choiceOn: (_: None) => 'yes',
  choiceOff: (_: None) => 'no',
  choiceNone: (_: None) => 'none',
  choiceAny: (_: None) => 'all',
  choiceUsual: (p: { value: string }) => `${p.value}, as nothing else is set`,
  choiceAsDiscord: (_: None) => 'as in your Discord',
  choiceMoreEntries: (p: { entries: readonly string[]; more: number }) =>
    p.more === 0 ? p.entries.join(', ') : list([...p.entries, `${p.more} more`], 'and'),
  switchOn: (p: { what: string }) => `Switch on: ${p.what}`,
  switchOff: (p: { what: string }) => `Switch off: ${p.what}`,
  buttonDefaultStyle: (_: None) => 'Set default style',
  buttonWords: (_: None) => 'Styles, words and limit',
  buttonReset: (_: None) => 'Reset everything',
  formStyleHint: (_: None) => 'A style or category; empty for none of your own',
  formStylesHint: (_: None) => 'Styles or categories, one on each line; empty for all',
  formWordsHint: (_: None) => 'One on each line; a * at the end stands for any ending',
  formADayHint: (_: None) => 'A number; empty for no limit of your own',
  numberUnreadable: (p: { least: number; most: number }) =>
    `I need a whole number from ${p.least} to ${p.most} there, so I changed nothing. Please open the form again.`,
  mayNotManage: (_: None) =>
    'Only people with the permission Manage Server can do that. Ask somebody who has it, or use `/preferences` for yourself.',
} as const
