import type { None } from '../en.ts'
import { count, list } from '../words.ts'

/** English words about accounts at the Horde and about kudos. */
export const enKudos = {
  /* linking */
  linkedByKey: (p: { name: string }) =>
    `Done: you are linked to the Horde account ${p.name}. Its kudos pay for your pictures now, and you can send kudos. I keep your key encrypted; log out to erase it.`,
  linkedBySharedKey: (p: { name: string }) =>
    `Done: a shared key of ${p.name} pays for your pictures now. A shared key can't send kudos; for that, log in with the key of an account of your own.`,
  linkedByName: (p: { name: string }) =>
    `Done: kudos that people send you here go to the Horde account ${p.name}. To send some yourself, log in with its API key.`,
  loginNoKey: (_: None) =>
    "That doesn't look like an API key of the AI Horde, so I stored nothing. Please copy it whole, without spaces.",
  loginAnonymous: (_: None) =>
    "That key belongs to nobody: everyone uses it, and it has no kudos. I draw for you without it as well. With a key of your own, from the AI Horde's website, I can do more.",
  loginUnknownKey: (_: None) =>
    "The AI Horde doesn't know this key, so I stored nothing. Please check it, or get a new one on its website.",
  loginClosed: (_: None) =>
    'The AI Horde has closed this account, so I stored nothing. Please use another one, or ask its moderators.',
  loginUnchecked: (_: None) =>
    "The AI Horde isn't answering, so I couldn't check that and stored nothing. Please try again in a few minutes.",
  loginNotOffered: (_: None) =>
    "I can't keep keys safely here, so I stored nothing. The people who run me would have to set that up.",
  loginTooOften: (_: None) =>
    'Those were many tries in a short time, so I looked at none of them. Please try again in a few minutes.',
  hordeNameUnknown: (_: None) =>
    'I find no such account at the AI Horde. It is written like Mara#1234, and the number counts: your profile there shows it.',
  loggedOut: (_: None) =>
    'Done: I erased your key and the link to your Horde account. Places that you linked by a code keep theirs until you log out there.',
  /** Also said once more where the process died right after erasing. */
  nothingToLogOut: (_: None) =>
    "You aren't linked to a Horde account here: I keep no link to one, and no key of yours.",
  linkCode: (p: { code: string; minutes: number }) =>
    `Your code is ${p.code}. Within ${count(p.minutes, 'minute', 'minutes')}, send it to me in private at the place you want to link to the same account: link ${p.code}. It works once. Whoever has it can use your kudos, so show it to nobody.`,
  linkCodeNeedsLink: (_: None) =>
    "You aren't linked to a Horde account here yet, so there is nothing that a code could link elsewhere. Please log in first.",
  linkCodeUnknown: (_: None) =>
    "I don't know this code: it is misspelt, used up or too old, or who made it has logged in or out since. Please make a new one and send it within ten minutes.",
  linkCodeOwn: (_: None) =>
    'That code is for another place: send it to me there, in private. Here you are linked already.',
  linkedElsewhere: (p: { name: string }) =>
    `Here you are linked to the Horde account ${p.name}, so I changed nothing. Please log out first, then use a new code.`,
  notLinked: (_: None) => "You aren't linked to a Horde account here.",
  account: (p: {
    name: string
    kind: 'key' | 'shared-key' | 'name'
    kudos: number | null
    concurrency: number | null
    workers: number | null
    places: readonly string[]
    share: number | null
    refused: boolean
  }) =>
    [
      {
        key: `You are linked to the Horde account ${p.name}.`,
        'shared-key': `You are linked by a shared key of ${p.name}, which can't send kudos.`,
        name: `You receive kudos at the Horde account ${p.name}; without its key you can't send any.`,
      }[p.kind],
      ...(p.refused ? ["The AI Horde doesn't accept your key any more: please log in again."] : []),
      ...(p.kudos === null ? [] : [`It has ${p.kudos} kudos.`]),
      ...(p.share === null ? [] : [`${p.share} kudos are left to the shared key.`]),
      ...(p.concurrency === null
        ? []
        : [`${count(p.concurrency, 'picture', 'pictures')} may wait at a time.`]),
      ...(p.workers === null || p.workers === 0 ? [] : [`It has ${count(p.workers, 'worker', 'workers')}.`]),
      ...(p.places.length === 0 ? [] : [`Linked here: ${p.places.join(', ')}.`]),
    ].join(' '),
  /* who pays */
  paidByYou: (_: None) => 'You paid with your own kudos.',
  paidBySharedKey: (p: { name: string }) => `A shared key of ${p.name} paid.`,
  ownKeyRefused: (_: None) =>
    'I was to draw with your own Horde account, and its key is gone or not accepted any more. Nothing was drawn. Please log in again, or log out to have me draw without it.',
  shareTooSmall: (_: None) =>
    'The shared key that pays for you is only for smaller pictures or fewer steps. Please ask for something smaller, or choose another style.',
  /* gifts */
  giftLogIn: (p: { tookBack: boolean }) =>
    `To send kudos I need your Horde account: link it first, in private.${p.tookBack ? ' I took the reaction back;' : ' Then give again;'} nothing was sent.`,
  giftBySharedKey: (_: None) =>
    "You are linked by a shared key, and those can't send kudos. Log in with the key of an account of your own to send some. Nothing was sent.",
  giftByName: (_: None) =>
    'You are linked by name, which is enough to receive kudos. To send some, log in with the API key of that account. Nothing was sent.',
  giftToSelf: (_: None) => "You can't send kudos to yourself, so nothing was sent.",
  giftToBot: (_: None) =>
    'Programs have no use for kudos, so nothing was sent. On my pictures, they go to the person who asked for them.',
  giftToNobody: (_: None) => "I don't know any more who that was for, so nothing was sent.",
  kudosNotAllowed: (_: None) =>
    "The people who run me, or those who look after this place, don't let me send kudos for you here, so nothing was sent. If you think that is a mistake, please ask them.",
  giftTooSoon: (p: { seconds: number }) =>
    `That was quick: there is a short break between two gifts here. Please give again in ${count(p.seconds, 'second', 'seconds')}.`,
  giftTooMany: (p: { limit: number }) =>
    `You gave ${count(p.limit, 'time', 'times')} within a day, which is the limit here. Nothing was sent; please come back tomorrow.`,
  giftTooMuch: (p: { limit: number }) =>
    `With this gift you would give more than ${p.limit} kudos within a day, which is the limit here. Nothing was sent.`,
  giftAmountWrong: (_: None) => 'A gift is a whole number of kudos, at least 1. Nothing was sent.',
  giftBooked: (p: { amount: number; to: string }) =>
    `${count(p.amount, 'kudos is on its way', 'kudos are on their way')} to ${p.to}.`,
  giftNotEnough: (p: { amount: number; to: string }) =>
    `Your Horde account has too few kudos for this gift of ${p.amount} to ${p.to}, so nothing was sent. A smaller one may fit.`,
  giftNoSuchAccount: (p: { amount: number; to: string }) =>
    `The AI Horde knows no such account, so your ${p.amount} kudos for ${p.to} were not sent.`,
  giftSharedKeyExpired: (p: { amount: number; to: string }) =>
    `The shared key of ${p.to} has expired, so your ${p.amount} kudos were not sent.`,
  giftToAnonymous: (p: { amount: number }) =>
    `That account belongs to nobody, and kudos sent there are lost. I kept your ${p.amount} kudos where they are.`,
  giftSenderHeld: (p: { amount: number }) =>
    `The AI Horde lets your account send no kudos at the moment, so these ${p.amount} were not sent. Its moderators can tell you more.`,
  giftReceiverHeld: (p: { amount: number; to: string }) =>
    `The AI Horde lets the account of ${p.to} receive no kudos at the moment, so your ${p.amount} were not sent.`,
  giftEducation: (p: { amount: number }) =>
    `Your account is one for education, and those can't send kudos. These ${p.amount} were not sent.`,
  giftAccountDeleted: (p: { amount: number }) =>
    `One of the two accounts is deleted at the AI Horde, so these ${p.amount} kudos were not sent.`,
  giftLoggedOut: (p: { amount: number; to: string }) =>
    `You are not logged in to your Horde account any more, so your ${p.amount} kudos for ${p.to} were not sent. Log in and give again.`,
  giftKeyRefused: (p: { amount: number; to: string }) =>
    `The AI Horde doesn't accept your key any more, so your ${p.amount} kudos for ${p.to} were not sent. Please log in again.`,
  giftTooFast: (p: { amount: number; to: string }) =>
    `The AI Horde wants a minute between a gift and one in return. Your ${p.amount} kudos for ${p.to} go after that.`,
  giftUnclear: (p: { amount: number; to: string }) =>
    `I couldn't find out whether your ${p.amount} kudos for ${p.to} arrived: the answer was lost, and so was my way to ask. Your balance at the AI Horde shows it.`,
  giftRefused: (p: { amount: number; to: string }) =>
    `The AI Horde didn't take your gift of ${p.amount} kudos to ${p.to}, so nothing was sent.`,
  giftWaits: (p: { amount: number; to: string; days: number }) =>
    `${p.to} isn't linked to a Horde account yet. Your ${p.amount} kudos wait for ${count(p.days, 'day', 'days')}, stay yours until then, and go as soon as that changes.`,
  giftNotInTime: (p: { amount: number; to: string }) =>
    `For a week I could not send your ${p.amount} kudos to ${p.to}, so I gave up, and they stay with you. Please give again.`,
  giftExpired: (p: { amount: number; to: string }) =>
    `${p.to} didn't link a Horde account in time, so your ${p.amount} kudos stay with you.`,
  giftsWithdrawn: (p: { kudos: number; gifts: number }) =>
    `${p.gifts === 1 ? 'A gift' : `${p.gifts} gifts`} of yours, ${p.kudos} kudos, can't arrive any more, since I don't know now who ${p.gifts === 1 ? 'it was' : 'they were'} for. Nothing was sent: your kudos stay with you.`,
  giftWaitsForYou: (p: { kudos: number; from: readonly string[]; more: number; days: number }) =>
    `${givers(p)} would like to send you ${p.kudos} kudos, a thank-you of the AI Horde. Link your account there within ${count(p.days, 'day', 'days')}, and you get them.`,
  giftMissed: (p: { kudos: number; from: readonly string[]; more: number }) =>
    `${p.kudos} kudos from ${givers(p)} waited for a week and stay with who gave them. Link your Horde account to get the next ones.`,
  giftFailed: (p: { kudos: number; from: readonly string[]; more: number }) =>
    `${p.kudos} kudos from ${givers(p)} that waited for you could not be sent after all. They stay with who gave them.`,
  giftsGiven: (p: { kudos: number; gifts: number; to: readonly string[]; more: number }) =>
    `You sent ${p.kudos} kudos${p.gifts === 1 ? '' : ` in ${p.gifts} gifts`} to ${givers({ from: p.to, more: p.more })}.`,
  giftsGot: (p: {
    kudos: number
    gifts: number
    from: readonly string[]
    more: number
    title: string | null
    /** Ours. */
    note: string | null
    /** Of who gave. */
    words: string | null
  }) =>
    `${p.title === null ? '' : `${p.title}: `}${givers(p)} sent you ${p.kudos} kudos${p.gifts === 1 ? '' : ` in ${p.gifts} gifts`}. They are in your Horde account.${p.note === null ? '' : ` ${p.note}`}${p.words === null ? '' : ` They wrote: “${p.words}”.`}`,
} as const

function givers({ from, more }: { from: readonly string[]; more: number }): string {
  return list(more === 0 ? from : [...from, `${more} more`], 'and')
}
