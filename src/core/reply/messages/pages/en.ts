import type { None } from '../en.ts'
import { count, duration } from '../words.ts'

/** English words of pages that are looked at, and of what stands around results: headings, labels, buttons. */
export const enPages = {
  /* results */
  resultHeading: (p: { images: number; wanted: number }) =>
    p.images < p.wanted
      ? `Here ${p.images === 1 ? 'is 1' : `are ${p.images}`} of your ${p.wanted} AI pictures. The rest didn't come through.`
      : `Here ${p.images === 1 ? 'is your AI picture' : `are your ${p.images} AI pictures`}, drawn by volunteers of the AI Horde.`,
  resultStyles: (p: { styles: number }): string => (p.styles === 1 ? 'Style' : 'Styles'),
  resultModels: (p: { models: number }): string => (p.models === 1 ? 'Model' : 'Models'),
  resultSeeds: (p: { seeds: number }): string => (p.seeds === 1 ? 'Seed' : 'Seeds'),
  resultVolunteers: (_: None) => 'Drawn by',
  resultMade: (_: None) => 'Made by AI',
  showsResult: (_: None) =>
    "I can't change this message much longer. Your pictures are still being drawn: press the button in a while to see them here.",
  buttonCancel: (_: None) => 'Cancel',
  buttonDelete: (_: None) => 'Delete',
  buttonSettings: (_: None) => 'Show settings',
  buttonShowResult: (_: None) => 'Show result',
  donePing: (p: { images: number; tookMinutes: number }) =>
    `your ${p.images === 1 ? 'AI picture is' : `${p.images} AI pictures are`} ready, after ${duration(p.tookMinutes, TIMES)}.`,
  failedPing: (_: None) => "I couldn't draw your pictures; my answer above says why.",
  logged: (p: { images: number; styles: string; prompt: string }) =>
    `${count(p.images, 'AI picture', 'AI pictures')}, style ${p.styles}, from the words: ${p.prompt}`,
  /* paging */
  buttonBefore: (_: None) => 'Previous',
  buttonNext: (_: None) => 'Next',
  buttonBack: (_: None) => 'Back',
  buttonRefresh: (_: None) => 'Refresh',
  pageNumber: (p: { page: number; pages: number }) => `Page ${p.page} of ${p.pages}`,
  oldButton: (_: None) => "I don't know this button any more. Use the command again for a fresh page.",
  /* styles */
  stylesTitle: (_: None) => 'Styles by category',
  stylesIntro: (p: { styles: number; categories: number }) =>
    p.styles === 0
      ? 'I have no styles at the moment. Please try again later.'
      : `There are ${count(p.styles, 'style', 'styles')} in ${count(p.categories, 'category', 'categories')}. A category picks from its styles, a new one for each picture.`,
  categoryTitle: (p: { category: string }) => `Category ${p.category}`,
  categoryIntro: (p: { category: string; styles: number }) =>
    `${count(p.styles, 'style', 'styles')}. With style ${p.category} I pick from these.`,
  categoryHint: (p: { styles: number }) => `category, ${count(p.styles, 'style', 'styles')}`,
  nobodyDraws: (_: None) => 'nobody draws it right now',
  pickCategory: (_: None) => 'Open a category',
  pickStyle: (_: None) => 'Look at a style',
  styleTitle: (p: { style: string }) => `Style ${p.style}`,
  styleExample: (_: None) => 'a lighthouse at dusk',
  styleTry: (_: None) => 'Try it',
  styleWords: (_: None) => 'Words it adds',
  styleYourWords: (_: None) => '(your words)',
  styleLoras: (p: { loras: number }): string => (p.loras === 1 ? 'LoRA' : 'LoRAs used'),
  styleBy: (_: None) => 'Made by',
  styleSample: (p: { style: string }) => `AI image, a sample of the style ${p.style}.`,
  /* queue */
  queueTitle: (_: None) => 'Your open requests',
  queueEmpty: (_: None) => 'Nothing of yours is under way. `/imagine` starts something.',
  queueState: (p: { state: 'waiting' | 'drawing' | 'sending'; minutes: number | null }) =>
    p.state === 'waiting'
      ? 'waiting for its turn'
      : p.state === 'sending'
        ? 'finished, being sent'
        : `being drawn${p.minutes === null ? '' : `, about ${duration(p.minutes, TIMES)} more`}`,
  queueCancelling: (_: None) => 'being cancelled',
  queueMore: (p: { more: number }) => `And ${count(p.more, 'more request', 'more requests')}.`,
  buttonCancelNumber: (p: { number: number }) => `Cancel ${p.number}`,
  /* horde */
  hordeTitle: (_: None) => 'The AI Horde',
  hordeMaintenance: (_: None) =>
    'It takes no new requests at the moment, for maintenance. What you ask for waits here.',
  hordeAway: (_: None) => "The AI Horde isn't answering at the moment. Please look again in a few minutes.",
  hordeWorkers: (_: None) => 'Volunteers',
  hordeWorkersCount: (p: { workers: number; threads: number }) =>
    `${count(p.workers, 'machine', 'machines')}, ${count(p.threads, 'picture', 'pictures')} at a time`,
  hordeQueue: (_: None) => 'Waiting',
  hordeQueueCount: (p: { requests: number; minutes: number | null }) =>
    `${count(p.requests, 'picture', 'pictures')}${p.minutes === null ? '' : `, about ${duration(p.minutes, TIMES)} of work`}`,
  hordeSpeed: (_: None) => 'Speed',
  hordeSpeedCount: (p: { megapixelsteps: number }) => `${p.megapixelsteps} megapixelsteps a minute`,
  hordeModels: (_: None) => 'Models with the most volunteers',
  modelHint: (p: { workers: number; queued: number }) =>
    p.workers === 0
      ? 'nobody runs it right now'
      : `${count(p.workers, 'volunteer', 'volunteers')}, ${count(p.queued, 'picture', 'pictures')} waiting`,
  hordeNews: (_: None) => 'News',
  /* own data */
  myDataTitle: (_: None) => 'What I know about you',
  buttonForget: (_: None) => 'Erase it all',
  forgetAsk: (_: None) =>
    'This erases your words, your settings and your name, and cannot be undone. Pictures that I sent stay where they are. Shall I?',
  buttonForgetYes: (_: None) => 'Yes, erase it',
  buttonForgetNo: (_: None) => 'No, keep it',
  forgetKept: (_: None) => 'Nothing was erased.',
  /* help and about */
  helpTitle: (_: None) => 'What I can do',
  helpMention: (p: { bot: string }) =>
    `You can also write to me: ${p.bot} draw me a lighthouse, style: watercolour. Reply to a result of mine with a mention and again, vary 2 or settings.`,
  aboutTitle: (p: { bot: string }) => `About ${p.bot}`,
  aboutWhat: (p: { version: string; source: string | null }) =>
    `I am Horde Herald ${p.version}${p.source === null ? '' : ` (${p.source})`}. Every picture I send is made by AI, by volunteers who lend their computers to the AI Horde (https://aihorde.net).`,
  aboutPrivacyTitle: (_: None) => 'Privacy',
  aboutPrivacy: (p: { textDays: number; idDays: number }) =>
    [
      'To draw for you I store your words, your Discord id and name, where you asked, and what you set with `/preferences`.',
      'If you link a Horde account I keep its name and your key, encrypted, until you use `/logout`; of kudos, who gave how many to whom and with which words.',
      `Words and names go after ${count(p.textDays, 'day', 'days')}, bare ids after ${p.idDays}. Finished pictures are not kept.`,
      'Your words, and a picture you start from, go to the AI Horde and the volunteers who draw. Your name and id do not.',
      'I read no messages but those that mention me or are sent to me. `/mydata` shows and erases what I know.',
    ].join('\n'),
  aboutContact: (_: None) => 'Who runs me',
  aboutNoContact: (_: None) => 'My operator left no address.',
} as const

const TIMES = [
  ['minute', 'minutes'],
  ['hour', 'hours'],
  ['day', 'days'],
] as const
