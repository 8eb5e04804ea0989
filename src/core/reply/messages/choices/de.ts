import { list } from '../words.ts'
import type { enChoices } from './en.ts'

/** German words of the pages where preferences are seen and changed. */
export const deChoices: typeof enChoices = {
  mineTitle: () => 'Deine Einstellungen',
  mineIntro: () => 'Was du bei einem Auftrag sagst, geht immer vor.',
  serverTitle: () => 'Was ich auf diesem Server tue',
  serverIntro: () =>
    'Ein Kanal kann eigene Einstellungen haben: `/servereinstellungen kanal`, dort aufgerufen.',
  channelTitle: () => 'Was ich in diesem Kanal tue',
  channelIntro: () => 'Was hier nicht gesetzt ist, ist wie auf dem ganzen Server.',
  choiceSaved: () => 'Gespeichert. Es gilt ab dem nächsten Auftrag.',
  choiceStyle: () => 'Üblicher Stil',
  choiceImages: () => 'Bilder auf einmal',
  choiceImagesCount: (p) => (p.images === 1 ? '1 Bild' : `${p.images} Bilder`),
  choiceLanguage: () => 'Sprache',
  choiceLanguageName: (p) => ({ en: 'Englisch', de: 'Deutsch' })[p.language],
  choiceOwnKey: () => 'Mein eigener Horde-Schlüssel zahlt',
  choicePing: () => 'Bescheid geben, wenn es lange gedauert hat',
  choiceDrawing: () => 'Zeichnen',
  choiceRoles: () => 'Nur für diese Rollen',
  choiceChannels: () => 'Nur in diesen Kanälen',
  choiceStyles: () => 'Nur diese Stile',
  choiceNsfw: () => 'Bilder für Erwachsene in Kanälen mit Altersbeschränkung',
  choiceNsfwNever: () => 'nein, denn die Leute, die mich betreiben, erlauben keine',
  choiceADay: () => 'Aufträge am Tag für jede Person',
  choicePrivate: () => 'Antworten, die nur die Person sieht',
  choicePeople: () => 'Gesperrte Personen',
  choiceWords: () => 'Gesperrte Worte',
  choicePublicKudos: () => 'Dank im Kanal, wo jemand keine Nachrichten annimmt',
  choiceLog: () => 'Kanal für Protokolle',
  choiceOn: () => 'ja',
  choiceOff: () => 'nein',
  choiceNone: () => 'keine',
  choiceAny: () => 'alle',
  choiceUsual: (p) => `${p.value}, weil nichts anderes gesetzt ist`,
  choiceAsDiscord: () => 'wie in deinem Discord',
  choiceMoreEntries: (p) =>
    p.more === 0 ? `${p.entries.join(', ')}` : list([...p.entries, `${p.more} weitere`], 'und'),
  switchOn: (p) => `Einschalten: ${p.what}`,
  switchOff: (p) => `Ausschalten: ${p.what}`,
  buttonDefaultStyle: () => 'Üblichen Stil wählen',
  buttonWords: () => 'Stile, Worte und Grenze',
  buttonReset: () => 'Alles zurücksetzen',
  formStyleHint: () => 'Ein Stil oder eine Kategorie; leer für keinen eigenen',
  formStylesHint: () => 'Stile oder Kategorien, in jeder Zeile einer; leer für alle',
  formWordsHint: () => 'In jeder Zeile eins; ein * am Ende steht für jede Endung',
  formADayHint: () => 'Eine Zahl; leer für keine eigene Grenze',
  numberUnreadable: (p) =>
    `Dort brauche ich eine ganze Zahl von ${p.least} bis ${p.most}, deshalb habe ich nichts geändert. Bitte öffne das Formular noch einmal.`,
  mayNotManage: () =>
    'Das können nur Leute mit der Berechtigung „Server verwalten“. Frag jemanden, der sie hat, oder nimm `/einstellungen` für dich selbst.',
}
