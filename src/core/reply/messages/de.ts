import { deChoices } from './choices/de.ts'
import { deCommands } from './commands/de.ts'
import { deElsewhere } from './elsewhere/de.ts'
import type { en } from './en.ts'
import { deKudos } from './kudos/de.ts'
import { deKudosPages } from './kudos-pages/de.ts'
import { deKudosTalk } from './kudos-talk/de.ts'
import { dePages } from './pages/de.ts'
import { by, count, day, duration, list, nameOf, settingsLines } from './words.ts'

/** German. Says the same as the English, in its own words. */
export const de: typeof en = {
  ...deCommands,
  ...deChoices,
  ...dePages,
  ...deElsewhere,
  ...deKudos,
  ...deKudosPages,
  ...deKudosTalk,
  /* results */
  done: (p) =>
    `Hier ${p.images === 1 ? 'ist dein KI-Bild' : `sind deine ${p.images} KI-Bilder`}: ${p.prompt}, ${stile(p.styles)}, gezeichnet von Freiwilligen. Antworte \`nochmal\` für mehr oder \`einstellungen\` für Einzelheiten.`,
  partial: (p) =>
    `Hier ${p.images === 1 ? 'ist 1' : `sind ${p.images}`} von ${p.wanted} KI-Bildern: ${p.prompt}, ${stile(p.styles)}, gezeichnet von Freiwilligen. Der Rest ist nicht fertig geworden. Antworte \`nochmal\` für einen neuen Versuch.`,
  altText: (p) => `KI-Bild nach den Worten: ${p.prompt}. Stil: ${p.style}.`,
  progress: (p) => {
    const state =
      p.drawn === 0 ? `Ich bin dran: ${bilder(p.images)}` : `${p.drawn} von ${p.images} gezeichnet`
    const time =
      p.minutes === null
        ? 'Wie lange es dauert, ist noch nicht bekannt'
        : p.minutes === 0
          ? 'Gerade wird gezeichnet'
          : `Noch etwa ${duration(p.minutes, ZEITEN)}`
    const ahead =
      p.ahead === 0 ? '' : `; davor ${p.ahead === 1 ? 'ist 1 Auftrag' : `sind ${p.ahead} Aufträge`}`
    return `${state}, ${stile(p.styles)}. ${time}${ahead}. Du kannst jederzeit abbrechen.`
  },
  /* why there is no picture */
  unknownStyle: (p) =>
    `Den Stil „${p.style}“ kenne ich nicht. ${p.closest.length > 0 ? `Meinst du ${list(p.closest, 'oder')}? Schick es noch einmal mit einem davon.` : 'Schick `stile`, um zu sehen, was es gibt.'}`,
  emptyPrompt: () =>
    'Du hast nicht gesagt, was ich zeichnen soll. Versuch `zeichne mir einen Leuchtturm am Abend stil: watercolour`.',
  promptTooLong: (p) =>
    `Das ist mehr, als ich weitergeben kann: Die Grenze liegt bei ${p.limit} Zeichen. Bitte schick einen kürzeren Text.`,
  noWorkers: (p) =>
    `Für „${p.style}“ stellt gerade niemand das Modell bereit, deshalb konnte ich das nicht zeichnen. ${p.ready === null ? 'Bitte versuch es später oder mit einem anderen Stil.' : `„${p.ready}“ ist bereit: Antworte \`stil: ${p.ready}\`.`}`,
  noHordeWorkersForModel: (p) =>
    `Das Modell „${p.model}“ stellt gerade niemand bereit, deshalb konnte ich das nicht zeichnen. Schick es noch einmal ohne \`--model\`.`,
  impossible: (p) =>
    `Im Stil „${p.style}“ kann das im Moment niemand zeichnen. Antworte \`kleiner\` oder nimm einen anderen Stil.`,
  censored: (p) =>
    `Der Schutzfilter eines Freiwilligen hat ${p.images === 1 ? 'das Bild' : `alle ${p.images} Bilder`} zurückgehalten. Manchmal irrt er sich. Andere Worte oder ein anderer Stil helfen meistens.`,
  kudosNeeded: (p) =>
    `Diese Größe braucht vorab ${p.kudos === null ? 'einige' : `etwa ${p.kudos}`} Kudos, und dieses Konto hat zu wenige. Antworte \`kleiner\`, um im freien Rahmen zu bleiben.`,
  promptRefused: () =>
    'Das kann ich nicht zeichnen: Die AI Horde nimmt diese Worte nicht an. Bitte versuch etwas anderes. Mehrere Ablehnungen führen zu einer Pause.',
  requestRefused: () =>
    'Die AI Horde hat diese Kombination von Einstellungen nicht angenommen. Bitte versuch einen anderen Stil oder weniger Einstellungen.',
  hordeDown: (p) =>
    `Die AI Horde hat ${count(p.minutes, 'Minute', 'Minuten')} lang nicht geantwortet, deshalb habe ich aufgehört. Antworte später \`nochmal\`.`,
  deadline: (p) =>
    `Innerhalb von ${count(p.minutes, 'Minute', 'Minuten')} ist das nicht fertig geworden, deshalb warte ich nicht länger. Antworte \`nochmal\` für einen neuen Versuch oder \`kleiner\` für etwas Schnelleres.`,
  drawingFailed: () =>
    'Bei den Freiwilligen, die das versucht haben, gab es Fehler. Antworte `nochmal` für einen neuen Versuch oder nimm einen anderen Stil.',
  stuck: () =>
    'Bei mir ist etwas schiefgegangen, und ich konnte das nicht fertigstellen. Die Leute, die mich betreiben, wissen Bescheid. Bitte versuch es später noch einmal.',
  /* remarks beside a result */
  loraNotApplied: (p) =>
    `${p.name === '' ? 'Ein LoRA' : `Das LoRA ${p.name}`} wurde auf dem Rechner des Freiwilligen nicht angewendet.`,
  tiNotApplied: (p) =>
    `${p.name === '' ? 'Eine Textual Inversion' : `Die Textual Inversion ${p.name}`} wurde auf dem Rechner des Freiwilligen nicht angewendet.`,
  someCensored: (p) => `Der Schutzfilter eines Freiwilligen hat ${bilder(p.held)} zurückgehalten.`,
  unknownFlags: (p) => `Weggelassen habe ich ${list(p.flags, 'und')}, denn das kenne ich nicht.`,
  flagLimited: (p) => `Bei ${p.flag} habe ich ${p.value} genommen, näher komme ich nicht heran.`,
  lorasLeftOut: (p) =>
    `Für ${p.names.length === 1 ? 'das LoRA' : 'die LoRAs'} ${list(p.names, 'und')} war neben denen des Stils kein Platz, deshalb habe ich ${p.names.length === 1 ? 'es' : 'sie'} weggelassen.`,
  flagUnreadable: (p) =>
    `${p.flag} konnte ich nicht lesen und habe es weggelassen. Es geht so: \`${p.example}\`.`,
  fieldLeftOut: (p) =>
    `„${nameOf(deCommands[`field${p.field}`]({}))}“ habe ich weggelassen: Das sagt nur neben „${nameOf(deCommands[`field${p.needs}`]({}))}“ etwas.`,
  membersSkipped: (p) =>
    `Für ${p.skipped === 1 ? '1 Stil' : `${p.skipped} Stile`} aus „${p.category}“ gab es keine Freiwilligen, deshalb habe ich andere genommen.`,
  tooManyOf: (p) => `Von ${p.flag} habe ich die ersten ${p.limit} genommen; mehr passen nicht in ein Bild.`,
  credit: (p) =>
    `${p.styles.length === 1 ? 'Der Stil' : 'Die Stile'} ${list(p.styles, 'und')} ${p.styles.length === 1 ? 'ist' : 'sind'} von ${by(p)}.`,
  paidByOperator: (_) => 'Bezahlt haben mit ihren Kudos die Leute, die mich betreiben.',
  paidByNobody: (_) => 'Gratis gezeichnet, ohne Konto.',
  collage: (p) =>
    `Die ${p.images} Bilder sind in einem zusammen, weil dieser Server nur wenige auf einmal annimmt.`,
  collageAlt: (p) =>
    `${p.parts.length} KI-Bilder in einem, von links nach rechts, dann nach unten. ${p.parts.map((part, place) => `${place + 1}: ${part}`).join(' ')}`,
  /* answers to commands */
  help: () =>
    [
      'Ich zeichne KI-Bilder mit Freiwilligen: `zeichne mir ein Haus stil: comic`. Auch `negativ: Menschen`.',
      'Dazu: `--ar 16:9`, `--n 4`, `--seed 12`, `--steps 25`, `--cfg 7`, `--model Name`, `--lora Nummer:0.8`, `--ti Nummer`.',
      'Antworte auf Bilder `nochmal`, `variiere 2`, `kleiner`, `einstellungen`, `löschen` oder `stil: comic`; vorher `abbrechen`.',
      'Und: `alt 2: ein Fuchs` als Bildbeschreibung, `stile`, `hilfe kudos`, `meine daten`, `vergiss mich`, `stopp`.',
    ].join('\n'),
  notForUs: () =>
    'Ich zeichne Bilder nach Worten. Versuch `zeichne mir einen Leuchtturm am Abend`, oder `hilfe` für alles, was ich kann.',
  stylesList: (p) =>
    p.categories.length === 0
      ? 'Im Moment habe ich keine Stile. Bitte versuch es später noch einmal.'
      : `Schick \`stile ${p.categories[0]}\`, um zu sehen, was darin ist. Jede dieser Gruppen wählt aus mehreren Stilen: ${p.categories.join(', ')}.${p.left ? ` ${p.left} mehr: \`stile ${(p.page ?? 1) + 1}\`.` : ''}`,
  stylesInCategory: (p) =>
    p.styles.length === 0
      ? `In „${p.category}“ ist im Moment nichts. Schick \`stile\`, um die anderen zu sehen.`
      : `So geht es: \`stil: ${p.styles[0]}\`. In „${p.category}“: ${p.styles.join(', ')}.${p.left ? ` ${p.left} mehr: \`stile ${p.category} ${(p.page ?? 1) + 1}\`.` : ''}`,
  unknownCategory: (p) =>
    `Die Gruppe „${p.name}“ kenne ich nicht. ${p.closest.length > 0 ? `Meinst du ${list(p.closest, 'oder')}?` : 'Schick `stile`, um zu sehen, was es gibt.'}`,
  settings: (p) =>
    [
      `Diese KI-Bilder sind entstanden aus: ${p.prompt}`,
      ...(p.negative === '' ? [] : [`Ohne: ${p.negative}`]),
      ...settingsLines(p.pictures, {
        style: 'Stil',
        model: 'Modell',
        seed: 'Seed',
        seeds: 'Seeds',
        and: 'und',
        steps: 'Schritte',
      }),
      ...(p.credit ?? []).map((credit) => `Der Stil ${credit.style} ist von ${by(credit)}.`),
    ].join('\n'),
  nothingToRepeat: () =>
    'Ich finde keinen Auftrag von dir, den ich wiederholen könnte. Beginne einen neuen: `zeichne mir einen Leuchtturm am Abend`.',
  noSuchPicture: (p) =>
    `Ein Bild ${p.picture} gibt es hier nicht. ${p.images === 1 ? 'Schick `variiere 1`.' : `Schick \`variiere 1\` bis \`variiere ${p.images}\`.`}`,
  pictureGone: () =>
    'Dieses Bild kann ich nicht mehr lesen, deshalb konnte ich es nicht variieren. Antworte `nochmal` für neue Bilder aus denselben Worten.',
  attachmentTooLarge: (p) =>
    `Das angehängte Bild ist zu groß: Die Grenze liegt bei ${p.megabytes} MB und ${p.megapixels} Megapixeln. Bitte häng eine kleinere Kopie an.`,
  attachmentNoPicture: () =>
    'Was du angehängt hast, kann ich nicht als Bild lesen. Bitte häng ein PNG, JPEG oder WebP an.',
  attachmentGone: () =>
    'Das angehängte Bild kann ich nicht mehr holen, deshalb habe ich nichts gezeichnet. Bitte häng es noch einmal an.',
  nothingToCancel: () => 'Von dir ist gerade nichts in Arbeit, es gibt also nichts abzubrechen.',
  cancelling: () => 'Ich höre auf. Was schon gezeichnet ist, kommt noch.',
  cancelled: (p) =>
    p.pictures === 0
      ? 'Abgebrochen, wie gewünscht. Gezeichnet war noch nichts. Antworte `nochmal`, um neu zu beginnen.'
      : `Abgebrochen, wie gewünscht. Bis dahin ${p.pictures === 1 ? 'war 1 Bild' : `waren ${p.pictures} Bilder`} fertig.`,
  tooLateToCancel: () =>
    'Zum Abbrechen war es zu spät: Deine Bilder werden gerade verschickt. Antworte `löschen`, um sie zurückzunehmen.',
  deleted: () => 'Erledigt: Ich habe meine Antwort zurückgenommen.',
  nothingToDelete: () =>
    'Ich finde keine Antwort von mir, die ich zurücknehmen könnte. Schick `löschen` als Antwort auf die, die du meinst.',
  cannotDelete: () =>
    'Hier kann ich keine Antwort zurücknehmen. Bitte wende dich an die, die sich um diesen Ort kümmern.',
  described: (p) =>
    p.images === 1
      ? 'Erledigt: Deine Worte beschreiben jetzt das Bild.'
      : `Erledigt: Deine Worte beschreiben jetzt Bild ${p.picture}.`,
  whichToDescribe: (p) =>
    p.images === 1
      ? 'Bitte schreib dazu, was auf dem Bild ist: `alt: ein Fuchs, der im Regal schläft`.'
      : `Bitte schreib dazu, welches der ${p.images} Bilder es ist und was es zeigt: \`alt 2: ein Fuchs, der im Regal schläft\`.`,
  descriptionTooLong: (p) =>
    `Diese Beschreibung ist zu lang: ${p.limit} Zeichen sind hier die Grenze. Bitte schick eine kürzere.`,
  nothingToDescribe: () =>
    'Ich finde keine Bilder von dir, die ich beschreiben könnte. Schick `alt 2: ein Fuchs` als Antwort auf die, die du meinst.',
  cannotDescribe: () =>
    'Hier kann ich eine Beschreibung nicht ändern, weil dieser Server mich nicht bearbeiten lässt. Antworte `löschen`, um die Bilder zurückzunehmen.',
  optedOut: () =>
    'Erledigt: Ich antworte dir nicht mehr und schreibe dich nicht an. Mit `start` kommst du zurück, mit `vergiss mich` lösche ich, was ich gespeichert habe.',
  optedIn: () =>
    'Schön, dass du wieder da bist: Ich antworte dir wieder. Schick `stopp`, wenn du es dir anders überlegst.',
  myData: (p) =>
    p.requests === 0 && p.strikes === 0 && !p.gifts
      ? `Von dir ist außer dieser Nachricht ${p.preferences ? 'und deinen eigenen Voreinstellungen ' : ''}${p.linked ? 'und der Verknüpfung mit deinem Horde-Konto ' : ''}nichts gespeichert.${p.preferences || p.linked ? ' Mit `vergiss mich` lösche ich das.' : ''}`
      : `Von dir ${p.requests === 1 ? 'ist 1 Auftrag' : `sind ${p.requests} Aufträge`} gespeichert${p.sinceMs === null ? '' : `, der älteste vom ${day('de-DE', p.sinceMs)}`}: deine Worte, die Einstellungen und wo ich geantwortet habe${p.strikes === 0 ? '' : `; auch ${count(p.strikes, 'Ablehnung', 'Ablehnungen')}`}. Nach ${count(p.days, 'Tag', 'Tagen')} verschwindet das.${p.preferences ? ' Deine Voreinstellungen bleiben, bis du sie änderst.' : ''}${p.linked ? ' Die Verknüpfung mit deinem Horde-Konto bleibt, bis du dich abmeldest.' : ''}${p.gifts ? ` Von Kudos kenne ich ${count(p.gifts, 'Geschenk', 'Geschenke')} von dir oder an dich.` : ''} Fertige Bilder bewahre ich nicht auf. Mit \`vergiss mich\` lösche ich alles sofort.`,
  forgotten: (p) =>
    `Erledigt: Ich habe ${p.requests === 0 ? 'gelöscht, was ich über dich wusste' : `deine Worte und deinen Namen aus ${count(p.requests, 'Auftrag', 'Aufträgen')} gelöscht`}${p.preferences ? ', deine Voreinstellungen ebenso' : ''}${p.linked ? ', auch die Verknüpfung mit deinem Horde-Konto samt Schlüssel' : ''}. ${p.open === 0 ? '' : `${p.open === 1 ? '1 Auftrag ist' : `${p.open} Aufträge sind`} noch in Arbeit; ${p.open === 1 ? 'ihn' : 'sie'} lösche ich mit der Antwort. `}Nur bloße Nummern bleiben eine Weile, damit nichts doppelt beantwortet wird${p.optedOut ? ', und dein Wunsch, dass ich dich in Ruhe lasse' : ''}.${p.pausedMinutes == null ? '' : ` Auch deine Pause bleibt, bis sie in etwa ${duration(p.pausedMinutes, IN_ZEITEN)} endet.`}`,
  /* limits */
  tooManyAtOnce: (p) =>
    `Von dir ${p.limit === 1 ? 'ist 1 Auftrag' : `sind ${p.limit} Aufträge`} in Arbeit, mehr gehen hier nicht auf einmal. Bitte schick den nächsten, wenn einer fertig ist.`,
  tooManyToday: (p) =>
    `Du hattest ${count(p.limit, 'Auftrag', 'Aufträge')} innerhalb eines Tages, mehr gehen hier nicht. Bitte komm morgen wieder.`,
  tooManyTodayHere: (p) =>
    `Du hattest hier ${count(p.limit, 'Auftrag', 'Aufträge')} innerhalb eines Tages, mehr lassen die nicht zu, die sich um diesen Ort kümmern. Bitte komm morgen wieder.`,
  queueFull: (p) =>
    `Gerade fragen sehr viele: Aufträge für etwa ${duration(p.minutes, ZEITEN)} warten schon, deshalb nehme ich noch keine neuen an. Bitte versuch es später noch einmal.`,
  cooldown: (p) =>
    `Das ging schnell: Zwischen zwei Aufträgen ist hier eine kurze Pause. Bitte schick ihn in ${count(p.seconds, 'Sekunde', 'Sekunden')} noch einmal.`,
  paused: (p) =>
    `Deine Aufträge machen Pause, weil die AI Horde mehrere davon abgelehnt hat. Die Pause endet in etwa ${duration(p.minutes, IN_ZEITEN)}. Bis dahin zeichne ich nicht für dich.`,
  promptRefusedPaused: (p) =>
    `Das kann ich nicht zeichnen: Die AI Horde nimmt diese Worte nicht an. Es war nicht das erste Mal, deshalb machen deine Aufträge Pause: ${duration(p.minutes, ZEITEN)} lang. Bitte versuch danach etwas anderes.`,
  tooManyMessages: () =>
    'Wir schreiben uns schneller, als Menschen es tun, deshalb antworte ich eine Weile nicht. Bitte versuch es später noch einmal.',
  notAllowed: () =>
    'Die Leute, die mich betreiben, lassen mich hier nicht für dich zeichnen. Wenn das ein Irrtum ist, wende dich bitte an sie.',
  notHere: () =>
    'Die sich um diesen Ort kümmern, möchten hier keine Bilder, deshalb habe ich nichts gezeichnet. Bitte versuch es in einem anderen Kanal oder frag sie.',
  roleNotAllowed: () =>
    'Hier zeichne ich nur für Leute mit bestimmten Rollen, und von denen hast du keine. Die sich um diesen Ort kümmern, können das ändern.',
  notAllowedHere: () =>
    'Die sich um diesen Ort kümmern, lassen mich hier nicht für dich zeichnen. Wenn das ein Irrtum ist, wende dich bitte an sie.',
  leftAlone: () =>
    'Du wolltest, dass ich dich in Ruhe lasse, deshalb habe ich nichts getan. Schick `start`, dann antworte ich dir wieder.',
  wordsNotAllowed: () =>
    'Das kann ich nicht zeichnen: Einige dieser Worte sind hier nicht erlaubt. Bitte versuch es mit anderen.',
  styleNotAllowed: () =>
    'Diesen Stil gibt es hier nicht, deshalb konnte ich das nicht zeichnen. Schick `stile`, um zu sehen, was es gibt.',
  modelNotAllowed: () =>
    'Dieses Modell gibt es hier nicht, deshalb konnte ich das nicht zeichnen. Schick es noch einmal ohne `--model`.',
  /* forms and buttons */
  notTaken: () =>
    'Das konnte ich nicht annehmen: Bei mir funktioniert gerade etwas nicht. Es wurde nichts begonnen. Bitte versuch es in einer Minute noch einmal.',
  answerLost: () =>
    'Die Antwort konnte ich dir nicht zeigen: Bei mir funktioniert gerade etwas nicht. Getan ist es vielleicht trotzdem, also sieh bitte nach, bevor du es noch einmal tust.',
  permissionsMissing: (p) =>
    `Ich darf hier nicht mit Bildern antworten, deshalb habe ich nichts gezeichnet. Mir ${p.permissions.length === 1 ? 'fehlt die Berechtigung' : 'fehlen die Berechtigungen'} ${list(p.permissions, 'und')}: Wer den Server verwaltet, kann sie mir geben.`,
  mayNotPostHere: () =>
    'Deine Bilder sind gezeichnet, aber ich darf hier keine mehr zeigen: Inzwischen wurde mir eine Berechtigung genommen. Wer den Server verwaltet, kann sie mir zurückgeben; frag dann bitte noch einmal.',
  notOpen: () =>
    'Dieser Auftrag läuft nicht mehr. Die Antwort steht hier oder in unseren Direktnachrichten; mit `/zeichne` fragst du neu.',
  notYours: () => 'Nur wer diese Bilder bestellt hat, kann sie mit diesem Knopf hierher holen.',
  adultPicturesThere: (p) =>
    `${p.images === 1 ? 'Dein KI-Bild ist' : `Deine ${p.images} KI-Bilder sind`} fertig, aber meine Nachricht im altersbeschränkten Kanal kann ich nicht mehr ändern, und Bilder für Erwachsene schicke ich nicht als Direktnachricht. Bitte bestell sie dort noch einmal.`,
  /* preferences */
  preferenceRefused: () =>
    'Das konnte ich nicht übernehmen: Etwas daran ist zu lang, zu viel oder nichts, was ich kenne. Deine anderen Voreinstellungen sind, wie sie waren.',
}

const ZEITEN = [
  ['Minute', 'Minuten'],
  ['Stunde', 'Stunden'],
  ['Tag', 'Tage'],
] as const

/** Nach „in“: „in 3 Tagen“. */
const IN_ZEITEN = [
  ['Minute', 'Minuten'],
  ['Stunde', 'Stunden'],
  ['Tag', 'Tagen'],
] as const

function bilder(n: number): string {
  return count(n, 'Bild', 'Bilder')
}

function stile(styles: readonly string[]): string {
  return `${styles.length === 1 ? 'Stil' : 'Stile'} ${list(styles, 'und')}`
}
