import { count, duration } from '../words.ts'
import type { enPages } from './en.ts'

/** German words of pages and of what stands around results. */
export const dePages: typeof enPages = {
  /* results */
  resultHeading: (p) =>
    p.images < p.wanted
      ? `Hier ${p.images === 1 ? 'ist 1' : `sind ${p.images}`} von ${p.wanted} KI-Bildern. Der Rest ist nicht fertig geworden.`
      : `Hier ${p.images === 1 ? 'ist dein KI-Bild' : `sind deine ${p.images} KI-Bilder`}, gezeichnet von Freiwilligen der AI Horde.`,
  resultStyles: (p) => (p.styles === 1 ? 'Stil' : 'Stile'),
  resultModels: (p) => (p.models === 1 ? 'Modell' : 'Modelle'),
  resultSeeds: (p) => (p.seeds === 1 ? 'Seed (Startwert)' : 'Seeds (Startwerte)'),
  resultVolunteers: () => 'Gezeichnet von',
  resultMade: () => 'Von KI gemacht',
  showsResult: () =>
    'Diese Nachricht kann ich nicht mehr lange ändern. Deine Bilder werden noch gezeichnet: Drück in einer Weile auf den Knopf, um sie hier zu sehen.',
  buttonCancel: () => 'Abbrechen',
  buttonDelete: () => 'Löschen',
  buttonSettings: () => 'Einstellungen zeigen',
  buttonShowResult: () => 'Ergebnis zeigen',
  donePing: (p) =>
    `${p.images === 1 ? 'dein KI-Bild ist' : `deine ${p.images} KI-Bilder sind`} fertig, nach ${duration(p.tookMinutes, NACH_ZEITEN)}.`,
  failedPing: () => 'deine Bilder konnte ich nicht zeichnen; warum, steht in meiner Antwort oben.',
  logged: (p) => `${count(p.images, 'KI-Bild', 'KI-Bilder')}, Stil ${p.styles}, aus den Worten: ${p.prompt}`,
  /* paging */
  buttonBefore: () => 'Zurückblättern',
  buttonNext: () => 'Weiter',
  buttonBack: () => 'Zurück',
  buttonRefresh: () => 'Neu laden',
  pageNumber: (p) => `Seite ${p.page} von ${p.pages}`,
  oldButton: () => 'Diesen Knopf kenne ich nicht mehr. Nimm den Befehl noch einmal für eine frische Seite.',
  /* styles */
  stylesTitle: () => 'Stile nach Kategorien',
  stylesIntro: (p) =>
    p.styles === 0
      ? 'Ich habe im Moment keine Stile. Bitte versuch es später noch einmal.'
      : `Es gibt ${stile(p.styles)} in ${count(p.categories, 'Kategorie', 'Kategorien')}. Eine Kategorie nimmt aus ihren Stilen, für jedes Bild einen neuen.`,
  categoryTitle: (p) => `Kategorie ${p.category}`,
  categoryIntro: (p) => `${stile(p.styles)}. Mit dem Stil ${p.category} nehme ich aus diesen.`,
  categoryHint: (p) => `Kategorie, ${stile(p.styles)}`,
  nobodyDraws: () => 'gerade zeichnet das niemand',
  pickCategory: () => 'Eine Kategorie öffnen',
  pickStyle: () => 'Einen Stil ansehen',
  styleTitle: (p) => `Stil ${p.style}`,
  styleExample: () => 'ein Leuchtturm am Abend',
  styleTry: () => 'Zum Ausprobieren',
  styleWords: () => 'Worte, die dazukommen',
  styleYourWords: () => '(deine Worte)',
  styleLoras: (p) => (p.loras === 1 ? 'Mit dem LoRA' : 'Mit den LoRAs'),
  styleBy: () => 'Gemacht von',
  styleSample: (p) => `KI-Bild, eine Probe des Stils ${p.style}.`,
  /* queue */
  queueTitle: () => 'Deine offenen Aufträge',
  queueEmpty: () => 'Von dir ist nichts in Arbeit. `/zeichne` fängt etwas an.',
  queueState: (p) =>
    p.state === 'waiting'
      ? 'wartet, bis es an der Reihe ist'
      : p.state === 'sending'
        ? 'fertig, wird gerade geschickt'
        : `wird gezeichnet${p.minutes === null ? '' : `, noch etwa ${duration(p.minutes, ZEITEN)}`}`,
  queueCancelling: () => 'wird abgebrochen',
  queueMore: (p) => `Und ${count(p.more, 'weiterer Auftrag', 'weitere Aufträge')}.`,
  buttonCancelNumber: (p) => `${p.number} abbrechen`,
  /* horde */
  hordeTitle: () => 'Die AI Horde',
  hordeMaintenance: () =>
    'Sie nimmt wegen einer Wartung gerade nichts Neues an. Was du dir wünschst, wartet hier.',
  hordeAway: () => 'Die AI Horde antwortet im Moment nicht. Bitte schau in ein paar Minuten wieder.',
  hordeWorkers: () => 'Freiwillige',
  hordeWorkersCount: (p) =>
    `${count(p.workers, 'Rechner', 'Rechner')}, ${count(p.threads, 'Bild', 'Bilder')} gleichzeitig`,
  hordeQueue: () => 'Es warten',
  hordeQueueCount: (p) =>
    `${count(p.requests, 'Bild', 'Bilder')}${p.minutes === null ? '' : `, Arbeit für etwa ${duration(p.minutes, ZEITEN)}`}`,
  hordeSpeed: () => 'Tempo',
  hordeSpeedCount: (p) => `${p.megapixelsteps} Megapixelschritte in der Minute`,
  hordeModels: () => 'Modelle mit den meisten Freiwilligen',
  modelHint: (p) =>
    p.workers === 0
      ? 'stellt gerade niemand bereit'
      : `${count(p.workers, 'Freiwilliger', 'Freiwillige')}, ${count(p.queued, 'Bild wartet', 'Bilder warten')}`,
  hordeNews: () => 'Neuigkeiten',
  /* own data */
  myDataTitle: () => 'Was ich von dir weiß',
  buttonForget: () => 'Alles löschen',
  forgetAsk: () =>
    'Das löscht deine Worte, deine Einstellungen und deinen Namen und lässt sich nicht zurücknehmen. Bilder, die ich geschickt habe, bleiben, wo sie sind. Soll ich?',
  buttonForgetYes: () => 'Ja, löschen',
  buttonForgetNo: () => 'Nein, behalten',
  forgetKept: () => 'Es wurde nichts gelöscht.',
  /* help and about */
  helpTitle: () => 'Was ich kann',
  helpMention: (p) =>
    `Du kannst mir auch schreiben: ${p.bot} zeichne mir einen Leuchtturm, stil: watercolour. Antworte auf ein Ergebnis mit einer Erwähnung von mir und nochmal, variiere 2 oder einstellungen.`,
  aboutTitle: (p) => `Über ${p.bot}`,
  aboutWhat: (p) =>
    `Ich bin Horde Herald ${p.version}${p.source === null ? '' : ` (${p.source})`}. Jedes Bild von mir ist von KI gemacht, von Freiwilligen, die ihre Rechner der AI Horde leihen (https://aihorde.net).`,
  aboutPrivacyTitle: () => 'Datenschutz',
  aboutPrivacy: (p) =>
    [
      'Um für dich zu zeichnen, speichere ich deine Worte, deine Discord-Nummer und deinen Namen, wo du gefragt hast, und was du mit `/einstellungen` gewählt hast.',
      'Verknüpfst du ein Horde-Konto, bewahre ich dessen Namen und deinen Schlüssel, verschlüsselt, bis zu `/abmelden` auf; von Kudos, wer wem wie viele mit welchen Worten gab.',
      `Worte und Namen gehen nach ${tagen(p.textDays)}, bloße Nummern nach ${p.idDays}. Fertige Bilder hebe ich nicht auf.`,
      'Deine Worte, und ein Bild, von dem du ausgehst, gehen an die AI Horde und die Freiwilligen, die zeichnen. Dein Name und deine Nummer nicht.',
      'Ich lese nur Nachrichten, die mich erwähnen oder an mich gehen. `/meinedaten` zeigt und löscht, was ich weiß.',
    ].join('\n'),
  aboutContact: () => 'Wer mich betreibt',
  aboutNoContact: () => 'Meine Betreiber haben keine Adresse angegeben.',
}

const ZEITEN = [
  ['Minute', 'Minuten'],
  ['Stunde', 'Stunden'],
  ['Tag', 'Tage'],
] as const
const NACH_ZEITEN = [
  ['Minute', 'Minuten'],
  ['Stunde', 'Stunden'],
  ['Tag', 'Tagen'],
] as const

function stile(n: number): string {
  return count(n, 'Stil', 'Stile')
}
function tagen(n: number): string {
  return n === 1 ? 'einem Tag' : `${n} Tagen`
}
