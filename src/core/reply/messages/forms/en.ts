import { en, type None } from '../en.ts'
import { count, list } from '../words.ts'

/** English for who asks by forms and buttons: every sentence that names words which others send. */
export const enForms = {
  unknownStyle: (p) =>
    `I don't know the style '${p.style}'. ${p.closest.length > 0 ? `Did you mean ${list(p.closest, 'or')}? Please try again with one of these.` : 'Use `/styles` to see what there is.'}`,
  unknownCategory: (p) =>
    `I don't know the category or style '${p.name}'. ${p.closest.length > 0 ? `Did you mean ${list(p.closest, 'or')}?` : 'Use `/styles` to see what there is.'}`,
  emptyPrompt: (_: None) =>
    "You didn't say what to draw. Use `/imagine` with words such as: a lighthouse at dusk.",
  noWorkers: (p) =>
    `Nobody is running the model for '${p.style}' right now, so I couldn't draw this. ${p.ready === null ? 'Please try again later or with another style.' : `'${p.ready}' is ready: use \`/imagine\` with that style.`}`,
  noHordeWorkersForModel: (p) =>
    `Nobody is running the model '${p.model}' right now, so I couldn't draw this. Use \`/imagine\` without a model.`,
  impossible: (p) =>
    `No volunteer can draw this with the style '${p.style}' at the moment. Please choose another style.`,
  kudosNeeded: (p) =>
    `This size needs ${p.kudos === null ? 'some' : `about ${p.kudos}`} kudos up front, and this account has too few. Another style may stay within the free limit.`,
  hordeDown: (p) =>
    `The AI Horde didn't answer for ${count(p.minutes, 'minute', 'minutes')}, so I stopped trying. Please use \`/imagine\` again later.`,
  deadline: (p) =>
    `No volunteer finished this within ${count(p.minutes, 'minute', 'minutes')}, so I stopped waiting. Use \`/imagine\` again to try once more; another style may be quicker.`,
  drawingFailed: (_: None) =>
    'The volunteers who tried this ran into errors. Use `/imagine` again to try once more, or choose another style.',
  nothingToRepeat: (_: None) => "I don't find that request any more. Use `/imagine` for a new one.",
  cancelled: (p) =>
    p.pictures === 0
      ? 'Cancelled, as you asked. Nothing was drawn yet. Use `/imagine` to start over.'
      : en.cancelled(p),
  tooLateToCancel: (_: None) =>
    'It was too late to cancel: your pictures are just being sent. Press Delete under them to take them back.',
  nothingToDelete: (_: None) =>
    'I find nothing here to take back for you. Only who asked for pictures can have that done, and those who look after the place.',
  optedOut: (_: None) =>
    "Done: I won't answer or contact you. Use `/mydata start` to come back, `/mydata forget` to erase what I stored.",
  optedIn: (_: None) => 'Welcome back: I answer you again. Use `/mydata stop` if you change your mind.',
  leftAlone: (_: None) =>
    'You asked me to leave you alone, so I did nothing. Use `/mydata start`, and I answer you again.',
  myData: (p) => en.myData(p).replace('Send `forget me`', 'Use `/mydata forget`'),
  linkedByKey: (p) =>
    `Done: you are linked to the Horde account ${p.name}. Its kudos pay for your pictures now, and you can send kudos. I keep your key encrypted; \`/logout\` erases it.`,
  linkedBySharedKey: (p) =>
    `Done: a shared key of ${p.name} pays for your pictures now. A shared key can't send kudos; for that, use \`/login\` with the key of an account of your own.`,
  linkedByName: (p) =>
    `Done: kudos that people send you here go to the Horde account ${p.name}. To send some yourself, use \`/login\` with its API key.`,
  linkCodeNeedsLink: (_: None) =>
    "You aren't linked to a Horde account here yet, so there is nothing that a code could link elsewhere. Please use `/login` first.",
  linkedElsewhere: (p) =>
    `Here you are linked to the Horde account ${p.name}, so I changed nothing. Please use \`/logout\` first, then a new code.`,
  notLinked: (_: None) => "You aren't linked to a Horde account here. Use `/login` to link yours.",
  giftLogIn: (p) =>
    `To send kudos I need your Horde account: use \`/login\` (only you see it). ${p.tookBack ? 'I took the reaction back;' : 'Then give again;'} nothing was sent.`,
  giftBySharedKey: (_: None) =>
    "You are linked by a shared key, and those can't send kudos. Use `/login` with the key of an account of your own to send some. Nothing was sent.",
  giftByName: (_: None) =>
    'You are linked by name, which is enough to receive kudos. To send some, use `/login` with the API key of that account. Nothing was sent.',
  giftsGot: (p) => `${en.giftsGot(p)} \`/kudos quiet\` turns these messages off.`,
  giftWaitsForYou: (p) => `${en.giftWaitsForYou(p)} Use \`/login\`, or \`/link\` with your name there.`,
  keyInPublic: (_: None) =>
    'That looks like a key to the AI Horde, so I neither used nor kept it. Others may have read it: please get a new one on the Horde’s website. Keys go into the form of `/login`, which nobody else sees.',
  styleNotAllowed: (_: None) =>
    "That style is not offered here, so I couldn't draw this. Use `/styles` to see what is.",
  modelNotAllowed: (_: None) =>
    "That model is not offered here, so I couldn't draw this. Use `/imagine` without a model.",
} satisfies Partial<typeof en>
