import type { None } from '../en.ts'
import { count } from '../words.ts'

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
    'That were many tries in a short time, so I looked at none of it. Please try again in a few minutes.',
  hordeNameUnknown: (_: None) =>
    'I find no such account at the AI Horde. It is written like Mara#1234, and the number counts: your profile there shows it.',
  loggedOut: (_: None) =>
    'Done: I erased your key and the link to your Horde account. Places that you linked by a code keep theirs until you log out there.',
  nothingToLogOut: (_: None) => "You aren't linked to a Horde account here, so there was nothing to erase.",
  linkCode: (p: { code: string; minutes: number }) =>
    `Your code is ${p.code}. Within ${count(p.minutes, 'minute', 'minutes')}, send it to me in private at the place you want to link to the same account: link ${p.code}. It works once. Whoever has it can use your kudos, so show it to nobody.`,
  linkCodeNeedsLink: (_: None) =>
    "You aren't linked to a Horde account here yet, so there is nothing that a code could link elsewhere. Please log in first.",
  linkCodeUnknown: (_: None) =>
    "I don't know this code: it is misspelt, used up or too old. Please make a new one and send it within ten minutes.",
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
} as const
