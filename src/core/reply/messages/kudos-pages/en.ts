import type { None } from '../en.ts'
import { count } from '../words.ts'

/** English words of forms and pages about accounts at the Horde and kudos. */
export const enKudosPages = {
  loginTitle: (_: None) => 'Your Horde account',
  loginKey: (_: None) => 'API key',
  loginKeyHint: (_: None) => 'From https://aihorde.net. I keep it encrypted and show it to nobody.',
  menuSendKudos: (_: None) => 'Send kudos',
  giveTitle: (p: { to: string }) => `Kudos for ${p.to}`,
  giveAmount: (_: None) => 'How many',
  giveNote: (_: None) => 'What you want to say with it',
  giveConfirm: (p: { amount: number; to: string }) =>
    `That is much: shall I send ${p.amount} kudos to ${p.to}? What is sent can't be taken back.`,
  buttonGive: (p: { amount: number }) => `Send ${p.amount} kudos`,
  buttonGiveNot: (_: None) => "Don't send",
  giveNothing: (_: None) => 'Nothing was sent.',
  giveTooLate: (p: { amount: number; to: string }) =>
    `That was too late: your ${p.amount} kudos to ${p.to} are on their way already.`,
  giveKnown: (p: { amount: number; to: string }) =>
    `That gift of ${p.amount} kudos to ${p.to} is in the ledger already, so it goes once.`,
  giveToWhom: (_: None) =>
    'I need somebody to send kudos to: a person here, or the name of an account at the Horde. Nothing was sent.',
  kudosBalance: (p: { name: string; kudos: number; underWay: number }) =>
    `Your Horde account ${p.name} has ${p.kudos} kudos.${p.underWay === 0 ? '' : ` ${p.underWay} of them are promised in gifts that have not gone yet.`}`,
  ledgerTitle: (_: None) => 'Kudos you gave and got',
  ledgerEmpty: (_: None) => 'You gave and got none yet. `/kudos send` sends some.',
  ledgerGiven: (p: { amount: number; name: string }) => `${p.amount} to ${p.name}`,
  ledgerGot: (p: { amount: number; name: string }) => `${p.amount} from ${p.name}`,
  ledgerState: (p: {
    state: 'due' | 'waiting' | 'sending' | 'paid' | 'refused' | 'expired' | 'withdrawn' | 'unclear'
  }): string =>
    ({
      due: 'on its way',
      waiting: 'waits for a linked account',
      sending: 'being sent',
      paid: 'paid',
      refused: 'not sent, refused',
      expired: 'not sent, nobody linked an account',
      withdrawn: 'taken back',
      unclear: 'unclear whether it arrived',
    })[p.state],
  receiptsOff: (_: None) =>
    'Done: I send you no more messages about kudos you give or get, only about what went wrong. `/kudos quiet` turns them on again.',
  receiptsOn: (_: None) => 'Done: I tell you about kudos you give and get again.',
  helpKudosTitle: (_: None) => 'About kudos',
  helpKudosTopic: (_: None) => 'kudos',
  helpKudosPage: (_: None) =>
    [
      'Kudos are the thanks of the AI Horde: who lends it a computer gets them, and they make your own requests go first.',
      'They are never sold: nobody can buy them here, and I give nothing in exchange for them.',
      '`/login` links your Horde account, `/kudos send` sends some, `/kudos ledger` shows what became of it, and `/kudos quiet` turns my messages about it off.',
      'Who gets kudos without an account has a week to link one. What was sent stays sent.',
    ].join('\n'),
  helpKudosReactions: (p: { reactions: readonly string[] }) =>
    `${count(p.reactions.length, 'reaction sends', 'reactions send')} kudos here, to who wrote the message or asked for the picture: ${p.reactions.join(', ')}.`,
} as const
