import { enChoices } from './choices/en.ts'
import { enCommands } from './commands/en.ts'
import { enElsewhere } from './elsewhere/en.ts'
import { enKudos } from './kudos/en.ts'
import { enKudosPages } from './kudos-pages/en.ts'
import { enKudosTalk } from './kudos-talk/en.ts'
import { enPages } from './pages/en.ts'
import {
  by,
  type Credit,
  count,
  day,
  duration,
  list,
  nameOf,
  type PictureSettings,
  settingsLines,
} from './words.ts'

/** For messages without parameters: pass `{}`. */
export type None = Record<string, never>

/** English. Every sentence people in chats can see is here and nowhere else. */
export const en = {
  ...enCommands,
  ...enChoices,
  ...enPages,
  ...enElsewhere,
  ...enKudos,
  ...enKudosPages,
  ...enKudosTalk,
  /* results */
  done: (p: { images: number; prompt: string; styles: readonly string[] }) =>
    `Here ${p.images === 1 ? 'is your AI picture' : `are your ${p.images} AI pictures`}: ${p.prompt}, ${styleWords(p.styles)}, drawn by volunteers. Reply \`again\` for more or \`settings\` for details.`,
  partial: (p: { images: number; wanted: number; prompt: string; styles: readonly string[] }) =>
    `Here ${p.images === 1 ? 'is 1' : `are ${p.images}`} of your ${p.wanted} AI pictures: ${p.prompt}, ${styleWords(p.styles)}, drawn by volunteers. The rest didn't come through. Reply \`again\` to try once more.`,
  altText: (p: { prompt: string; style: string }) =>
    `AI image from the words: ${p.prompt}. Style: ${p.style}.`,
  progress: (p: {
    images: number
    drawn: number
    styles: readonly string[]
    minutes: number | null
    ahead: number
  }) => {
    const pictures = count(p.images, 'picture', 'pictures')
    const state = p.drawn === 0 ? `I'm on it: ${pictures}` : `${p.drawn} of ${pictures} drawn`
    const time =
      p.minutes === null
        ? "How long it takes isn't known yet"
        : p.minutes === 0
          ? 'It is being drawn now'
          : `About ${duration(p.minutes, TIMES)}`
    const ahead = p.ahead === 0 ? '' : `; ${count(p.ahead, 'request is', 'requests are')} ahead`
    return `${state}, ${styleWords(p.styles)}. ${time}${ahead}. You can cancel any time.`
  },
  /* why there is no picture */
  unknownStyle: (p: { style: string; closest: readonly string[] }) =>
    `I don't know the style '${p.style}'. ${p.closest.length > 0 ? `Did you mean ${list(p.closest, 'or')}? Send it again with one of these.` : 'Send `styles` to see what there is.'}`,
  emptyPrompt: (_: None) =>
    "You didn't say what to draw. Try `draw me a lighthouse at dusk style: watercolour`.",
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
    "The AI Horde didn't accept this combination of settings. Please try another style or fewer settings.",
  hordeDown: (p: { minutes: number }) =>
    `The AI Horde didn't answer for ${count(p.minutes, 'minute', 'minutes')}, so I stopped trying. Reply \`again\` later.`,
  deadline: (p: { minutes: number }) =>
    `No volunteer finished this within ${count(p.minutes, 'minute', 'minutes')}, so I stopped waiting. Reply \`again\` to try once more, or \`smaller\` for a quicker one.`,
  drawingFailed: (_: None) =>
    'The volunteers who tried this ran into errors. Reply `again` to try once more, or choose another style.',
  stuck: (_: None) =>
    "Something on my side went wrong, and I couldn't finish this. The people who run me have been told. Please try again later.",
  /* remarks beside a result */
  loraNotApplied: (p: { name: string }) =>
    `${p.name === '' ? 'A LoRA' : `The LoRA ${p.name}`} was not applied by the volunteer's machine.`,
  tiNotApplied: (p: { name: string }) =>
    `${p.name === '' ? 'A textual inversion' : `The textual inversion ${p.name}`} was not applied by the volunteer's machine.`,
  someCensored: (p: { held: number }) =>
    `A volunteer's safety filter held back ${count(p.held, 'picture', 'pictures')}.`,
  unknownFlags: (p: { flags: readonly string[] }) =>
    `I left out ${list(p.flags, 'and')}, which I don't know.`,
  flagLimited: (p: { flag: string; value: string }) => `I used ${p.flag} ${p.value}, the nearest I can do.`,
  lorasLeftOut: (p: { names: readonly string[] }) =>
    `There was no room for the ${p.names.length === 1 ? 'LoRA' : 'LoRAs'} ${list(p.names, 'and')} beside the style's own, so I left ${p.names.length === 1 ? 'it' : 'them'} out.`,
  flagUnreadable: (p: { flag: string; example: string }) =>
    `I couldn't read ${p.flag} and left it out. It goes like \`${p.example}\`.`,
  fieldLeftOut: (p: { field: 'LoraStrength' | 'Change'; needs: 'Lora' | 'Image' }) =>
    `I left out '${nameOf(enCommands[`field${p.field}`]({}))}': it says something only beside '${nameOf(enCommands[`field${p.needs}`]({}))}'.`,
  membersSkipped: (p: { category: string; skipped: number }) =>
    `${count(p.skipped, 'style', 'styles')} of '${p.category}' had no volunteers, so I picked others.`,
  tooManyOf: (p: { flag: string; limit: number }) =>
    `I used the first ${p.limit} of ${p.flag}; more don't go into one picture.`,
  credit: (p: { styles: readonly string[] } & Credit) =>
    `${p.styles.length === 1 ? 'The style' : 'The styles'} ${list(p.styles, 'and')} ${p.styles.length === 1 ? 'is' : 'are'} by ${by(p)}.`,
  paidByOperator: (_: None) => 'The people who run me paid with their kudos.',
  paidByNobody: (_: None) => 'Drawn for free, without an account.',
  collage: (p: { images: number }) =>
    `The ${p.images} pictures share one image, as this server takes only a few uploads at a time.`,
  collageAlt: (p: { parts: readonly string[] }) =>
    `${p.parts.length} AI pictures in one, left to right, then down. ${p.parts.map((part, place) => `${place + 1}: ${part}`).join(' ')}`,
  /* answers to commands */
  help: (_: None) =>
    [
      'I draw AI pictures with volunteers: `draw me a lighthouse style: watercolour`. Also `negative: people`.',
      'Flags: `--ar 16:9`, `--n 4`, `--seed 12`, `--steps 25`, `--cfg 7`, `--model name`, `--lora id:0.8`, `--ti id`.',
      'Reply `again`, `vary 2`, `smaller`, `settings`, `delete` or `style: comic` to a result, `cancel` while I draw.',
      'Also: `alt 2: a fox` to describe a picture, `styles`, `help kudos`, `my data`, `forget me`, and `stop` to be left alone.',
    ].join('\n'),
  notForUs: (_: None) =>
    'I draw pictures from words. Try `draw me a lighthouse at dusk`, or `help` for all I can do.',
  stylesList: (p: { categories: readonly string[]; page?: number; left?: number }) =>
    p.categories.length === 0
      ? 'I have no styles at the moment. Please try again later.'
      : `Send \`styles ${p.categories[0]}\` to see what is in one. Each of these picks from several styles: ${p.categories.join(', ')}.${p.left ? ` ${p.left} more: \`styles ${(p.page ?? 1) + 1}\`.` : ''}`,
  stylesInCategory: (p: { category: string; styles: readonly string[]; page?: number; left?: number }) =>
    p.styles.length === 0
      ? `There is nothing in '${p.category}' at the moment. Send \`styles\` to see the others.`
      : `Ask with \`style: ${p.styles[0]}\`. In '${p.category}': ${p.styles.join(', ')}.${p.left ? ` ${p.left} more: \`styles ${p.category} ${(p.page ?? 1) + 1}\`.` : ''}`,
  unknownCategory: (p: { name: string; closest: readonly string[] }) =>
    `I don't know the category '${p.name}'. ${p.closest.length > 0 ? `Did you mean ${list(p.closest, 'or')}?` : 'Send `styles` to see what there is.'}`,
  settings: (p: {
    prompt: string
    negative: string
    pictures: readonly PictureSettings[]
    credit?: readonly ({ style: string } & Credit)[]
  }) =>
    [
      `These AI pictures were drawn from: ${p.prompt}`,
      ...(p.negative === '' ? [] : [`Without: ${p.negative}`]),
      ...settingsLines(p.pictures, {
        style: 'style',
        model: 'model',
        seed: 'seed',
        seeds: 'seeds',
        and: 'and',
        steps: 'steps',
      }),
      ...(p.credit ?? []).map((credit) => `The style ${credit.style} is by ${by(credit)}.`),
    ].join('\n'),
  nothingToRepeat: (_: None) =>
    "I don't find a request of yours to repeat. Start a new one: `draw me a lighthouse at dusk`.",
  noSuchPicture: (p: { picture: number; images: number }) =>
    `There is no picture ${p.picture} here. ${p.images === 1 ? 'Send `vary 1`.' : `Send \`vary 1\` up to \`vary ${p.images}\`.`}`,
  pictureGone: (_: None) =>
    "I can't read that picture any more, so I couldn't vary it. Reply `again` for new pictures from the same words.",
  attachmentTooLarge: (p: { megabytes: number; megapixels: number }) =>
    `The picture you attached is too large: ${p.megabytes} MB and ${p.megapixels} megapixels are the limit. Please attach a smaller copy.`,
  attachmentNoPicture: (_: None) =>
    "What you attached isn't a picture I can read. Please attach a PNG, JPEG or WebP.",
  attachmentGone: (_: None) =>
    "I can't fetch the picture you attached any more, so I drew nothing. Please attach it again.",
  nothingToCancel: (_: None) => 'Nothing of yours is under way, so there is nothing to cancel.',
  cancelling: (_: None) => "I'm stopping. What is already drawn still comes.",
  cancelled: (p: { pictures: number }) =>
    p.pictures === 0
      ? 'Cancelled, as you asked. Nothing was drawn yet. Reply `again` to start over.'
      : `Cancelled, as you asked. ${count(p.pictures, 'picture was', 'pictures were')} ready by then.`,
  tooLateToCancel: (_: None) =>
    'It was too late to cancel: your pictures are just being sent. Reply `delete` to take them back.',
  deleted: (_: None) => 'Done: I took my reply back.',
  nothingToDelete: (_: None) =>
    "I don't find a reply of mine to take back. Send `delete` as a reply to the one you mean.",
  cannotDelete: (_: None) =>
    "I can't take a reply back here. Please ask the people who look after this place.",
  described: (p: { picture: number; images: number }) =>
    p.images === 1
      ? 'Done: your words now describe the picture.'
      : `Done: your words now describe picture ${p.picture}.`,
  whichToDescribe: (p: { images: number }) =>
    p.images === 1
      ? 'Please say what the picture shows: `alt: a fox asleep on a shelf`.'
      : `Please say which of the ${p.images} pictures it is, and what it shows: \`alt 2: a fox asleep on a shelf\`.`,
  descriptionTooLong: (p: { limit: number }) =>
    `That description is too long: ${p.limit} characters are the limit here. Please send a shorter one.`,
  nothingToDescribe: (_: None) =>
    "I don't find pictures of yours to describe. Send `alt 2: a fox` as a reply to the ones you mean.",
  cannotDescribe: (_: None) =>
    "I can't change a description here, because this server doesn't let me edit it. Reply `delete` to take the pictures back.",
  optedOut: (_: None) =>
    "Done: I won't answer or contact you. Send `start` to come back, `forget me` to erase what I stored.",
  optedIn: (_: None) => 'Welcome back: I answer you again. Send `stop` if you change your mind.',
  myData: (p: {
    requests: number
    sinceMs: number | null
    strikes: number
    preferences?: number
    linked?: boolean
    gifts?: number
    days: number
  }) =>
    p.requests === 0 && p.strikes === 0 && !p.gifts
      ? `I have nothing of yours stored apart from this message${p.preferences ? ' and what you chose as your preferences' : ''}${p.linked ? ' and the link to your Horde account' : ''}.${p.preferences || p.linked ? ' Send `forget me` to erase it now.' : ''}`
      : `I have ${count(p.requests, 'request', 'requests')} of yours${p.sinceMs === null ? '' : `, the oldest from ${day('en-GB', p.sinceMs)}`}: your words, the settings and where I answered${p.strikes === 0 ? '' : `; also that ${count(p.strikes, 'prompt was', 'prompts were')} refused`}. It goes after ${count(p.days, 'day', 'days')}.${p.preferences ? ' Your preferences stay until you change them.' : ''}${p.linked ? ' The link to your Horde account stays until you log out.' : ''}${p.gifts ? ` Of kudos I know ${count(p.gifts, 'gift', 'gifts')} of yours or to you.` : ''} Finished pictures are not kept. Send \`forget me\` to erase it all now.`,
  forgotten: (p: {
    requests: number
    open: number
    optedOut: boolean
    pausedMinutes?: number | null
    preferences?: boolean
    linked?: boolean
  }) =>
    `Done: I erased ${p.requests === 0 ? 'what I knew about you' : `your words and name from ${count(p.requests, 'request', 'requests')}`}${p.preferences ? ', your preferences too' : ''}${p.linked ? ', the link to your Horde account and its key as well' : ''}. ${p.open === 0 ? '' : `${count(p.open, 'request is', 'requests are')} still under way; I erase ${p.open === 1 ? 'it' : 'them'} with the answer. `}Only bare ids stay for a while, so that nothing is answered twice${p.optedOut ? ', and your wish that I leave you alone' : ''}.${p.pausedMinutes == null ? '' : ` Your pause stays as well, until it ends in about ${duration(p.pausedMinutes, TIMES)}.`}`,
  /* limits */
  tooManyAtOnce: (p: { limit: number }) =>
    `You have ${count(p.limit, 'request', 'requests')} under way, which is the limit here. Please send the next when one is done.`,
  tooManyToday: (p: { limit: number }) =>
    `You have had ${count(p.limit, 'request', 'requests')} within a day, which is the limit here. Please come back tomorrow.`,
  tooManyTodayHere: (p: { limit: number }) =>
    `You have had ${count(p.limit, 'request', 'requests')} in this place within a day, which is the limit of those who look after it. Please come back tomorrow.`,
  queueFull: (p: { minutes: number }) =>
    `Many people are asking at the moment: about ${duration(p.minutes, TIMES)} of requests are waiting, so I take no new ones yet. Please try again later.`,
  cooldown: (p: { seconds: number }) =>
    `That was quick: there is a short break between two requests here. Please send it again in ${count(p.seconds, 'second', 'seconds')}.`,
  paused: (p: { minutes: number }) =>
    `Your requests are paused because the AI Horde refused several of them. The pause ends in about ${duration(p.minutes, TIMES)}. Until then I won't draw for you.`,
  promptRefusedPaused: (p: { minutes: number }) =>
    `I can't draw this: the AI Horde doesn't accept these words. It was not the first time, so your requests are paused for ${duration(p.minutes, TIMES)}. After that, please try something different.`,
  tooManyMessages: (_: None) =>
    'We are exchanging messages faster than people do, so I stop answering for a while. Please try again later.',
  notAllowed: (_: None) =>
    "The people who run me don't let me draw for you here. If you think that is a mistake, please ask them.",
  notHere: (_: None) =>
    "Those who look after this place don't want pictures drawn here, so I drew nothing. Please try another channel, or ask them.",
  roleNotAllowed: (_: None) =>
    'I draw here only for people with certain roles, and you have none of them. Those who look after this place can change that.',
  notAllowedHere: (_: None) =>
    "Those who look after this place don't let me draw for you here. If you think that is a mistake, please ask them.",
  leftAlone: (_: None) =>
    'You asked me to leave you alone, so I did nothing. Send `start`, and I answer you again.',
  wordsNotAllowed: (_: None) =>
    "I can't draw this: some of these words are not allowed here. Please try it with others.",
  styleNotAllowed: (_: None) =>
    "That style is not offered here, so I couldn't draw this. Send `styles` to see what is.",
  modelNotAllowed: (_: None) =>
    "That model is not offered here, so I couldn't draw this. Send it again without `--model`.",
  /* forms and buttons */
  notTaken: (_: None) =>
    "I couldn't take that: something on my side isn't working. Nothing was started. Please try it again in a minute.",
  answerLost: (_: None) =>
    "I couldn't show you the answer: something on my side isn't working. What you asked for may be done all the same, so please look before you do it again.",
  permissionsMissing: (p: { permissions: readonly string[] }) =>
    `I may not answer with pictures here, so I drew nothing. I need ${p.permissions.length === 1 ? 'the permission' : 'the permissions'} ${list(p.permissions, 'and')}: those who manage the server can give ${p.permissions.length === 1 ? 'it' : 'them'} to me.`,
  mayNotPostHere: (_: None) =>
    'Your pictures were drawn, but I may not post pictures here any more: a permission was taken from me meanwhile. Those who manage the server can give it back; then please ask again.',
  notOpen: (_: None) =>
    'That request is not under way any more. Its answer is here, or in our direct messages; use `/imagine` to ask anew.',
  notYours: (_: None) => 'Only who asked for these pictures can bring them here with this button.',
  adultPicturesThere: (p: { images: number }) =>
    `Your ${p.images === 1 ? 'AI picture is' : `${p.images} AI pictures are`} ready, but I can't change my message in the age-restricted channel any more, and adult pictures don't go into direct messages. Please ask for them there again.`,
  /* preferences */
  preferenceRefused: (_: None) =>
    "I couldn't keep that: something in it is too long, too much or nothing that I know. Your other preferences are as they were.",
} as const

const TIMES = [
  ['minute', 'minutes'],
  ['hour', 'hours'],
  ['day', 'days'],
] as const

function styleWords(styles: readonly string[]): string {
  return `${styles.length === 1 ? 'style' : 'styles'} ${list(styles, 'and')}`
}
