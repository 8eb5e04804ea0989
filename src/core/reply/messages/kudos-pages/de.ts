import type { enKudosPages } from './en.ts'

/** German words of forms and pages about accounts at the Horde and kudos. */
export const deKudosPages: typeof enKudosPages = {
  loginTitle: () => 'Dein Horde-Konto',
  loginKey: () => 'API-Schlüssel',
  loginKeyHint: () => 'Von https://aihorde.net. Ich bewahre ihn verschlüsselt auf und zeige ihn niemandem.',
  menuSendKudos: () => 'Kudos schenken',
  giveTitle: (p) => `Kudos für ${p.to}`,
  giveAmount: () => 'Wie viele',
  giveNote: () => 'Was du dazu sagen willst',
  giveConfirm: (p) =>
    `Das ist viel: Soll ich ${p.amount} Kudos an ${p.to} senden? Zurücknehmen lässt sich das nicht.`,
  buttonGive: (p) => `${p.amount} Kudos senden`,
  buttonGiveNot: () => 'Nicht senden',
  giveNothing: () => 'Es ist nichts gesendet.',
  giveTooLate: (p) => `Das war zu spät: Deine ${p.amount} Kudos sind schon unterwegs zu ${p.to}.`,
  giveKnown: (p) => `Das Geschenk von ${p.amount} Kudos an ${p.to} steht schon im Buch, es geht also einmal.`,
  giveToWhom: () =>
    'Ich brauche jemanden, an den die Kudos gehen: eine Person hier oder den Namen eines Kontos bei der Horde. Es ist nichts gesendet.',
  kudosBalance: (p) =>
    `Dein Horde-Konto ${p.name} hat ${p.kudos} Kudos.${p.underWay === 0 ? '' : ` ${p.underWay} davon sind für Geschenke versprochen, die noch nicht weg sind.`}`,
  ledgerTitle: () => 'Kudos, die du gegeben und bekommen hast',
  ledgerEmpty: () => 'Noch keine. Mit `/kudos senden` schenkst du welche.',
  ledgerGiven: (p) => `${p.amount} an ${p.name}`,
  ledgerGot: (p) => `${p.amount} von ${p.name}`,
  ledgerState: (p) =>
    ({
      due: 'unterwegs',
      waiting: 'wartet auf ein verknüpftes Konto',
      sending: 'wird gesendet',
      paid: 'bezahlt',
      refused: 'nicht gesendet, abgelehnt',
      expired: 'nicht gesendet, kein Konto verknüpft',
      withdrawn: 'zurückgenommen',
      unclear: 'unklar, ob es ankam',
    })[p.state],
  receiptsOff: () =>
    'Erledigt: Ich schreibe dir nichts mehr über Kudos, die du gibst oder bekommst, nur noch, was schiefging. `/kudos ruhe` schaltet es wieder ein.',
  receiptsOn: () => 'Erledigt: Ich sage dir wieder, welche Kudos du gibst und bekommst.',
  helpKudosTitle: () => 'Über Kudos',
  helpKudosTopic: () => 'Kudos',
  helpKudosPage: () =>
    [
      'Kudos sind der Dank der AI Horde: Wer ihr einen Rechner leiht, bekommt welche, und mit ihnen kommen eigene Aufträge eher dran.',
      'Verkauft werden sie nie: Niemand kann hier welche kaufen, und ich gebe nichts dafür.',
      '`/anmelden` verknüpft dein Horde-Konto, `/kudos senden` schenkt welche, `/kudos buch` zeigt, was daraus wurde, und `/kudos ruhe` schaltet meine Nachrichten darüber ab.',
      'Wer ohne Konto Kudos bekommt, hat eine Woche, um eines zu verknüpfen. Was gesendet ist, bleibt gesendet.',
    ].join('\n'),
  helpKudosReactions: (p) =>
    `${p.reactions.length === 1 ? '1 Reaktion sendet' : `${p.reactions.length} Reaktionen senden`} hier Kudos an die Person, von der die Nachricht ist oder die das Bild bestellt hat: ${p.reactions.join(', ')}.`,
}
