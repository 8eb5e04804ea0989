import { de } from '../de.ts'
import { count, list } from '../words.ts'
import type { enForms } from './en.ts'

/** German for who asks by forms and buttons. */
export const deForms: typeof enForms = {
  unknownStyle: (p) =>
    `Den Stil „${p.style}“ kenne ich nicht. ${p.closest.length > 0 ? `Meinst du ${list(p.closest, 'oder')}? Versuch es bitte noch einmal mit einem davon.` : 'Mit `/stile` siehst du, was es gibt.'}`,
  unknownCategory: (p) =>
    `Eine Kategorie oder einen Stil „${p.name}“ kenne ich nicht. ${p.closest.length > 0 ? `Meinst du ${list(p.closest, 'oder')}?` : 'Mit `/stile` siehst du, was es gibt.'}`,
  emptyPrompt: () =>
    'Du hast nicht gesagt, was ich zeichnen soll. Nimm `/zeichne` mit Worten wie: ein Leuchtturm am Abend.',
  noWorkers: (p) =>
    `Für „${p.style}“ stellt gerade niemand das Modell bereit, deshalb konnte ich das nicht zeichnen. ${p.ready === null ? 'Bitte versuch es später oder mit einem anderen Stil.' : `„${p.ready}“ ist bereit: Nimm \`/zeichne\` mit diesem Stil.`}`,
  noHordeWorkersForModel: (p) =>
    `Das Modell „${p.model}“ stellt gerade niemand bereit, deshalb konnte ich das nicht zeichnen. Nimm \`/zeichne\` ohne Modell.`,
  impossible: (p) =>
    `Im Stil „${p.style}“ kann das im Moment niemand zeichnen. Bitte nimm einen anderen Stil.`,
  kudosNeeded: (p) =>
    `Diese Größe braucht vorab ${p.kudos === null ? 'einige' : `etwa ${p.kudos}`} Kudos, und dieses Konto hat zu wenige. Ein anderer Stil bleibt vielleicht im freien Rahmen.`,
  hordeDown: (p) =>
    `Die AI Horde hat ${count(p.minutes, 'Minute', 'Minuten')} lang nicht geantwortet, deshalb habe ich aufgehört. Bitte nimm später noch einmal \`/zeichne\`.`,
  deadline: (p) =>
    `Innerhalb von ${count(p.minutes, 'Minute', 'Minuten')} ist das nicht fertig geworden, deshalb warte ich nicht länger. Mit \`/zeichne\` kannst du es noch einmal versuchen; ein anderer Stil geht vielleicht schneller.`,
  drawingFailed: () =>
    'Bei den Freiwilligen, die das versucht haben, gab es Fehler. Mit `/zeichne` kannst du es noch einmal versuchen, vielleicht in einem anderen Stil.',
  nothingToRepeat: () => 'Diesen Auftrag finde ich nicht mehr. Mit `/zeichne` beginnst du einen neuen.',
  cancelled: (p) =>
    p.pictures === 0
      ? 'Abgebrochen, wie gewünscht. Gezeichnet war noch nichts. Mit `/zeichne` beginnst du neu.'
      : de.cancelled(p),
  tooLateToCancel: () =>
    'Zum Abbrechen war es zu spät: Deine Bilder werden gerade verschickt. Mit „Löschen“ darunter nimmst du sie zurück.',
  nothingToDelete: () =>
    'Hier finde ich nichts, was ich für dich zurücknehmen könnte. Das können nur die, die die Bilder bestellt haben, und wer sich um den Ort kümmert.',
  optedOut: () =>
    'Erledigt: Ich antworte dir nicht mehr und schreibe dich nicht an. Mit `/meinedaten start` kommst du zurück, mit `/meinedaten vergessen` lösche ich, was ich gespeichert habe.',
  optedIn: () =>
    'Schön, dass du wieder da bist: Ich antworte dir wieder. Wenn du es dir anders überlegst, nimm `/meinedaten stopp`.',
  leftAlone: () =>
    'Du wolltest, dass ich dich in Ruhe lasse, deshalb habe ich nichts getan. Nimm `/meinedaten start`, dann antworte ich dir wieder.',
  myData: (p) => de.myData(p).replace('`vergiss mich`', '`/meinedaten vergessen`'),
  linkedByKey: (p) =>
    `Erledigt: Du bist mit dem Horde-Konto ${p.name} verknüpft. Seine Kudos bezahlen jetzt deine Bilder, und du kannst Kudos verschenken. Den Schlüssel bewahre ich verschlüsselt auf; \`/abmelden\` löscht ihn.`,
  linkedBySharedKey: (p) =>
    `Erledigt: Ein geteilter Schlüssel von ${p.name} bezahlt jetzt deine Bilder. Kudos verschenken kann er nicht; dafür nimm \`/anmelden\` mit dem Schlüssel eines eigenen Kontos.`,
  linkedByName: (p) =>
    `Erledigt: Kudos, die man dir hier schenkt, gehen an das Horde-Konto ${p.name}. Um selbst welche zu verschenken, nimm \`/anmelden\` mit dessen API-Schlüssel.`,
  linkCodeNeedsLink: () =>
    'Du bist hier noch mit keinem Horde-Konto verknüpft, also könnte ein Code nichts weitergeben. Bitte nimm zuerst `/anmelden`.',
  linkedElsewhere: (p) =>
    `Hier bist du mit dem Horde-Konto ${p.name} verknüpft, deshalb habe ich nichts geändert. Bitte nimm zuerst \`/abmelden\` und dann einen neuen Code.`,
  notLinked: () => 'Du bist hier mit keinem Horde-Konto verknüpft. Mit `/anmelden` verknüpfst du deines.',
  giftLogIn: (p) =>
    `Um Kudos zu verschenken, brauche ich dein Horde-Konto: Nimm \`/anmelden\` (nur du siehst es). ${p.tookBack ? 'Die Reaktion habe ich zurückgenommen;' : 'Dann schenk noch einmal;'} gesendet ist nichts.`,
  giftBySharedKey: () =>
    'Du bist über einen geteilten Schlüssel verknüpft, und die können keine Kudos verschenken. Nimm dafür `/anmelden` mit dem Schlüssel eines eigenen Kontos. Gesendet ist nichts.',
  giftByName: () =>
    'Du bist über einen Namen verknüpft, das reicht zum Bekommen. Um Kudos zu verschenken, nimm `/anmelden` mit dem API-Schlüssel dieses Kontos. Gesendet ist nichts.',
  giftsGot: (p) => `${de.giftsGot(p)} \`/kudos ruhe\` schaltet diese Nachrichten ab.`,
  giftWaitsForYou: (p) =>
    `${de.giftWaitsForYou(p)} Nimm \`/anmelden\`, oder \`/verknüpfen\` mit deinem Namen dort.`,
  keyInPublic: () =>
    'Das sieht wie ein Schlüssel zur AI Horde aus, deshalb habe ich ihn weder benutzt noch behalten. Andere haben ihn vielleicht gelesen: Bitte hol dir auf der Website der Horde einen neuen. Schlüssel gehören in das Formular von `/anmelden`, das sonst niemand sieht.',
  styleNotAllowed: () =>
    'Diesen Stil gibt es hier nicht, deshalb konnte ich das nicht zeichnen. Mit `/stile` siehst du, was es gibt.',
  modelNotAllowed: () =>
    'Dieses Modell gibt es hier nicht, deshalb konnte ich das nicht zeichnen. Nimm `/zeichne` ohne Modell.',
}
