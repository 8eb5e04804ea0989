import { count } from '../words.ts'
import type { enKudos } from './en.ts'

/** German words about accounts at the Horde and about kudos. */
export const deKudos: typeof enKudos = {
  /* linking */
  linkedByKey: (p) =>
    `Erledigt: Du bist mit dem Horde-Konto ${p.name} verknüpft. Seine Kudos bezahlen jetzt deine Bilder, und du kannst Kudos verschenken. Den Schlüssel bewahre ich verschlüsselt auf; melde dich ab, um ihn zu löschen.`,
  linkedBySharedKey: (p) =>
    `Erledigt: Ein geteilter Schlüssel von ${p.name} bezahlt jetzt deine Bilder. Kudos verschenken kann er nicht; dafür melde dich mit dem Schlüssel eines eigenen Kontos an.`,
  linkedByName: (p) =>
    `Erledigt: Kudos, die man dir hier schenkt, gehen an das Horde-Konto ${p.name}. Um selbst welche zu verschenken, melde dich mit dessen API-Schlüssel an.`,
  loginNoKey: () =>
    'Das sieht nicht nach einem API-Schlüssel der AI Horde aus, deshalb habe ich nichts gespeichert. Bitte kopiere ihn ganz und ohne Leerzeichen.',
  loginAnonymous: () =>
    'Dieser Schlüssel gehört niemandem: Alle benutzen ihn, und er hat keine Kudos. Ich zeichne auch ohne ihn für dich. Mit einem eigenen Schlüssel, von der Website der AI Horde, geht mehr.',
  loginUnknownKey: () =>
    'Diesen Schlüssel kennt die AI Horde nicht, deshalb habe ich nichts gespeichert. Bitte prüf ihn, oder hol dir auf ihrer Website einen neuen.',
  loginClosed: () =>
    'Die AI Horde hat dieses Konto geschlossen, deshalb habe ich nichts gespeichert. Bitte nimm ein anderes, oder frag dort die Moderation.',
  loginUnchecked: () =>
    'Die AI Horde antwortet nicht; ich konnte das nicht prüfen und habe nichts gespeichert. Bitte versuch es in ein paar Minuten noch einmal.',
  loginNotOffered: () =>
    'Ich kann hier keine Schlüssel sicher aufbewahren, deshalb habe ich nichts gespeichert. Das müssten die einrichten, die mich betreiben.',
  loginTooOften: () =>
    'Das waren viele Versuche in kurzer Zeit, deshalb habe ich nichts davon angesehen. Bitte versuch es in ein paar Minuten noch einmal.',
  hordeNameUnknown: () =>
    'So ein Konto finde ich bei der AI Horde nicht. Man schreibt es wie Mara#1234, und auf die Nummer kommt es an: Dein Profil dort zeigt sie.',
  loggedOut: () =>
    'Erledigt: Ich habe deinen Schlüssel und die Verknüpfung mit deinem Horde-Konto gelöscht. Orte, die du mit einem Code verknüpft hast, behalten ihre, bis du dich dort abmeldest.',
  nothingToLogOut: () => 'Du bist hier mit keinem Horde-Konto verknüpft, also war nichts zu löschen.',
  linkCode: (p) =>
    `Dein Code ist ${p.code}. Schick ihn mir innerhalb von ${count(p.minutes, 'Minute', 'Minuten')} unter vier Augen an dem Ort, den du mit demselben Konto verknüpfen willst: link ${p.code}. Er gilt einmal. Wer ihn hat, kann deine Kudos benutzen; zeig ihn niemandem.`,
  linkCodeNeedsLink: () =>
    'Du bist hier noch mit keinem Horde-Konto verknüpft, also könnte ein Code nichts weitergeben. Bitte melde dich zuerst an.',
  linkCodeUnknown: () =>
    'Diesen Code kenne ich nicht: Er ist vertippt, verbraucht oder zu alt. Bitte lass dir einen neuen geben und schick ihn innerhalb von zehn Minuten.',
  linkCodeOwn: () =>
    'Dieser Code ist für einen anderen Ort: Schick ihn mir dort unter vier Augen. Hier bist du schon verknüpft.',
  linkedElsewhere: (p) =>
    `Hier bist du mit dem Horde-Konto ${p.name} verknüpft, deshalb habe ich nichts geändert. Bitte melde dich zuerst ab und nimm dann einen neuen Code.`,
  notLinked: () => 'Du bist hier mit keinem Horde-Konto verknüpft.',
  account: (p) =>
    [
      {
        key: `Du bist mit dem Horde-Konto ${p.name} verknüpft.`,
        'shared-key': `Du bist über einen geteilten Schlüssel von ${p.name} verknüpft, der keine Kudos verschenken kann.`,
        name: `Du bekommst Kudos auf das Horde-Konto ${p.name}; ohne seinen Schlüssel kannst du keine verschenken.`,
      }[p.kind],
      ...(p.refused ? ['Die AI Horde nimmt deinen Schlüssel nicht mehr an: Bitte melde dich neu an.'] : []),
      ...(p.kudos === null ? [] : [`Es hat ${p.kudos} Kudos.`]),
      ...(p.share === null ? [] : [`Dem geteilten Schlüssel bleiben ${p.share} Kudos.`]),
      ...(p.concurrency === null
        ? []
        : [`${p.concurrency === 1 ? '1 Bild darf' : `${p.concurrency} Bilder dürfen`} gleichzeitig warten.`]),
      ...(p.workers === null || p.workers === 0 ? [] : [`Es hat ${p.workers} Worker.`]),
      ...(p.places.length === 0 ? [] : [`Hier verknüpft: ${p.places.join(', ')}.`]),
    ].join(' '),
}
