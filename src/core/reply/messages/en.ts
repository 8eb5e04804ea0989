import { count, list } from './words.ts'

/** For messages without parameters: pass `{}`. */
export type None = Record<string, never>

/** English. Every sentence people in chats can see is here and nowhere else. */
export const en = {
  /* progress */
  queued: (p: { images: number; style: string; waitS: number | null; ahead: number }) =>
    `I'm on it: ${count(p.images, 'picture', 'pictures')}, style ${p.style}. ${p.waitS === null ? 'I can’t say yet how long it takes' : `About ${duration(p.waitS)}`}${p.ahead > 0 ? `; ${count(p.ahead, 'request is', 'requests are')} ahead` : ''}. You can cancel any time.`,
  /* results */
  done: (p: { images: number; prompt: string; styles: readonly string[] }) =>
    `Here ${p.images === 1 ? 'is your AI picture' : `are your ${p.images} AI pictures`}: ${p.prompt}, ${styleWords(p.styles)}, drawn by volunteers. Reply \`again\` for more or \`settings\` for details.`,
  partial: (p: { images: number; wanted: number; prompt: string; styles: readonly string[] }) =>
    `Here ${p.images === 1 ? 'is 1' : `are ${p.images}`} of your ${p.wanted} AI pictures: ${p.prompt}, ${styleWords(p.styles)}, drawn by volunteers. The rest didn’t come through. Reply \`again\` to try once more.`,
  altText: (p: { prompt: string; style: string }) =>
    `AI image from the words: ${p.prompt}. Style: ${p.style}.`,
  /* why there is no picture */
  unknownStyle: (p: { style: string; closest: readonly string[] }) =>
    `I don't know the style '${p.style}'. ${p.closest.length > 0 ? `Did you mean ${list(p.closest, 'or')}? Send it again with one of these.` : 'Send `styles` to see what there is.'}`,
  emptyPrompt: (_: None) =>
    'You didn’t say what to draw. Try `draw me a lighthouse at dusk style: watercolour`.',
  promptTooLong: (p: { limit: number }) =>
    `That is more than I can pass on: ${p.limit} characters are the limit. Please send a shorter text.`,
  noWorkers: (p: { style: string; ready: string | null }) =>
    `Nobody is running the model for '${p.style}' right now, so I couldn't draw this. ${p.ready === null ? 'Please try again later or with another style.' : `'${p.ready}' is ready: reply \`style: ${p.ready}\`.`}`,
  noHordeWorkersForModel: (p: { model: string }) =>
    `Nobody is running the model '${p.model}' right now, so I couldn't draw this. Send it again without \`--model\`.`,
  impossible: (p: { style: string }) =>
    `No volunteer can draw this with the style '${p.style}' at the moment. Reply \`smaller\` or choose another style.`,
  censored: (p: { images: number }) =>
    `A volunteer's safety filter held back ${p.images === 1 ? 'the picture' : `all ${p.images} pictures`}. It is sometimes wrong. Other words or another style usually help.`,
  kudosNeeded: (p: { kudos: number | null }) =>
    `This size needs ${p.kudos === null ? 'some' : `about ${p.kudos}`} kudos up front, and this account has too few. Reply \`smaller\` to stay within the free limit.`,
  promptRefused: (_: None) =>
    "I can't draw this: the AI Horde doesn't accept these words. Please try something different. Several refusals pause your requests.",
  requestRefused: (_: None) =>
    'The AI Horde didn’t accept this combination of settings. Please try another style or fewer settings.',
  hordeDown: (p: { minutes: number }) =>
    `The AI Horde didn't answer for ${count(p.minutes, 'minute', 'minutes')}, so I stopped trying. Reply \`again\` later.`,
  deadline: (p: { minutes: number }) =>
    `No volunteer finished this within ${count(p.minutes, 'minute', 'minutes')}, so I stopped waiting. Reply \`again\` to try once more, or \`smaller\` for a quicker one.`,
  drawingFailed: (_: None) =>
    'The volunteers who tried this ran into errors. Reply `again` to try once more, or choose another style.',
  stuck: (_: None) =>
    'Something on my side went wrong, and I couldn’t finish this. The people who run me have been told. Please try again later.',
  /* remarks beside a result */
  loraNotApplied: (p: { name: string }) => `The LoRA ${p.name} was not applied by the volunteer's machine.`,
  tiNotApplied: (p: { name: string }) =>
    `The textual inversion ${p.name} was not applied by the volunteer's machine.`,
  someCensored: (p: { held: number }) =>
    `A volunteer's safety filter held back ${count(p.held, 'picture', 'pictures')}.`,
  unknownFlags: (p: { flags: readonly string[] }) =>
    `I left out ${list(p.flags, 'and')}, which I don't know.`,
  flagLimited: (p: { flag: string; value: string }) => `I used ${p.flag} ${p.value}, the nearest I can do.`,
  flagUnreadable: (p: { flag: string; example: string }) =>
    `I couldn't read ${p.flag} and left it out. It goes like \`${p.example}\`.`,
  membersSkipped: (p: { category: string; skipped: number }) =>
    `${count(p.skipped, 'style', 'styles')} of '${p.category}' had no volunteers, so I picked others.`,
} as const

function styleWords(styles: readonly string[]): string {
  return `${styles.length === 1 ? 'style' : 'styles'} ${list(styles, 'and')}`
}

function duration(seconds: number): string {
  return seconds < 90
    ? count(Math.max(1, Math.round(seconds)), 'second', 'seconds')
    : count(Math.round(seconds / 60), 'minute', 'minutes')
}
