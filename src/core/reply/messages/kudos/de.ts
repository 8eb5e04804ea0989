import { count, list } from '../words.ts'
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
  nothingToLogOut: () =>
    'Du bist hier mit keinem Horde-Konto verknüpft: Ich habe keine Verknüpfung und keinen Schlüssel von dir.',
  linkCode: (p) =>
    `Dein Code ist ${p.code}. Schick ihn mir innerhalb von ${count(p.minutes, 'Minute', 'Minuten')} unter vier Augen an dem Ort, den du mit demselben Konto verknüpfen willst: link ${p.code}. Er gilt einmal. Wer ihn hat, kann deine Kudos benutzen; zeig ihn niemandem.`,
  linkCodeNeedsLink: () =>
    'Du bist hier noch mit keinem Horde-Konto verknüpft, also könnte ein Code nichts weitergeben. Bitte melde dich zuerst an.',
  linkCodeUnknown: () =>
    'Diesen Code kenne ich nicht: Er ist vertippt, verbraucht oder zu alt, oder wer ihn machen ließ, hat sich seither an- oder abgemeldet. Bitte lass dir einen neuen geben und schick ihn innerhalb von zehn Minuten.',
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
  /* who pays */
  paidByYou: () => 'Bezahlt hast du mit deinen eigenen Kudos.',
  paidBySharedKey: (p) => `Bezahlt hat ein geteilter Schlüssel von ${p.name}.`,
  ownKeyRefused: () =>
    'Ich sollte mit deinem eigenen Horde-Konto zeichnen, und dessen Schlüssel ist weg oder wird nicht mehr angenommen. Gezeichnet ist nichts. Bitte melde dich neu an, oder melde dich ab, dann zeichne ich ohne ihn.',
  shareTooSmall: () =>
    'Der geteilte Schlüssel, der für dich bezahlt, ist nur für kleinere Bilder oder weniger Schritte. Bitte um etwas Kleineres, oder nimm einen anderen Stil.',
  /* gifts */
  giftLogIn: (p) =>
    `Um Kudos zu verschenken, brauche ich dein Horde-Konto: Verknüpf es zuerst, unter vier Augen.${p.tookBack ? ' Die Reaktion habe ich zurückgenommen;' : ' Dann schenk noch einmal;'} gesendet ist nichts.`,
  giftBySharedKey: () =>
    'Du bist über einen geteilten Schlüssel verknüpft, und die können keine Kudos verschenken. Melde dich dafür mit dem Schlüssel eines eigenen Kontos an. Gesendet ist nichts.',
  giftByName: () =>
    'Du bist über einen Namen verknüpft, das reicht zum Bekommen. Um Kudos zu verschenken, melde dich mit dem API-Schlüssel dieses Kontos an. Gesendet ist nichts.',
  giftToSelf: () => 'Dir selbst kannst du keine Kudos schenken, also ist nichts gesendet.',
  giftToBot: () =>
    'Programme haben von Kudos nichts, also ist nichts gesendet. Bei meinen Bildern gehen sie an die Person, die darum gebeten hat.',
  giftToNobody: () => 'Ich weiß nicht mehr, für wen das war, also ist nichts gesendet.',
  kudosNotAllowed: () =>
    'Wer mich betreibt oder sich um diesen Ort kümmert, lässt mich hier keine Kudos für dich senden, also ist nichts gesendet. Wenn du das für ein Versehen hältst, frag bitte dort nach.',
  giftTooSoon: (p) =>
    `Das ging schnell: Zwischen zwei Geschenken ist hier eine kurze Pause. Bitte schenk in ${count(p.seconds, 'Sekunde', 'Sekunden')} noch einmal.`,
  giftTooMany: (p) =>
    `Du hast innerhalb eines Tages ${p.limit}-mal geschenkt, mehr geht hier nicht. Gesendet ist nichts; bitte komm morgen wieder.`,
  giftTooMuch: (p) =>
    `Mit diesem Geschenk wären es mehr als ${p.limit} Kudos innerhalb eines Tages, und mehr geht hier nicht. Gesendet ist nichts.`,
  giftAmountWrong: () => 'Ein Geschenk ist eine ganze Zahl von Kudos, mindestens 1. Gesendet ist nichts.',
  giftBooked: (p) => `${count(p.amount, 'Kudos ist', 'Kudos sind')} unterwegs zu ${p.to}.`,
  giftNotEnough: (p) =>
    `Dein Horde-Konto hat zu wenig Kudos für dieses Geschenk von ${p.amount} an ${p.to}, also ist nichts gesendet. Ein kleineres passt vielleicht.`,
  giftNoSuchAccount: (p) =>
    `So ein Konto kennt die AI Horde nicht, deshalb sind deine ${p.amount} Kudos für ${p.to} nicht gesendet.`,
  giftSharedKeyExpired: (p) =>
    `Der geteilte Schlüssel von ${p.to} ist abgelaufen, deshalb sind deine ${p.amount} Kudos nicht gesendet.`,
  giftToAnonymous: (p) =>
    `Dieses Konto gehört niemandem, und was man dorthin schickt, ist verloren. Deine ${p.amount} Kudos habe ich gelassen, wo sie sind.`,
  giftSenderHeld: (p) =>
    `Die AI Horde lässt dein Konto gerade keine Kudos verschenken, deshalb sind diese ${p.amount} nicht gesendet. Die Moderation dort weiß mehr.`,
  giftReceiverHeld: (p) =>
    `Die AI Horde lässt das Konto von ${p.to} gerade keine Kudos bekommen, deshalb sind deine ${p.amount} nicht gesendet.`,
  giftEducation: (p) =>
    `Dein Konto ist eines für Bildung, und die können keine Kudos verschenken. Diese ${p.amount} sind nicht gesendet.`,
  giftAccountDeleted: (p) =>
    `Eines der beiden Konten ist bei der AI Horde gelöscht, deshalb sind diese ${p.amount} Kudos nicht gesendet.`,
  giftLoggedOut: (p) =>
    `Du bist nicht mehr mit deinem Horde-Konto angemeldet, deshalb sind deine ${p.amount} Kudos für ${p.to} nicht gesendet. Melde dich an und schenk noch einmal.`,
  giftKeyRefused: (p) =>
    `Die AI Horde nimmt deinen Schlüssel nicht mehr an, deshalb sind deine ${p.amount} Kudos für ${p.to} nicht gesendet. Bitte melde dich neu an.`,
  giftTooFast: (p) =>
    `Zwischen einem Geschenk und einem zurück will die AI Horde eine Minute. Deine ${p.amount} Kudos für ${p.to} gehen danach ab.`,
  giftUnclear: (p) =>
    `Ob deine ${p.amount} Kudos für ${p.to} angekommen sind, konnte ich nicht herausfinden: Die Antwort ging verloren und mit ihr mein Weg, nachzufragen. Dein Kontostand bei der AI Horde zeigt es.`,
  giftRefused: (p) =>
    `Die AI Horde hat dein Geschenk von ${p.amount} Kudos an ${p.to} nicht angenommen, also ist nichts gesendet.`,
  giftWaits: (p) =>
    `${p.to} ist noch mit keinem Horde-Konto verknüpft. Deine ${p.amount} Kudos warten ${count(p.days, 'Tag', 'Tage')}, gehören so lange dir und gehen ab, sobald sich das ändert.`,
  giftNotInTime: (p) =>
    `Eine Woche lang konnte ich deine ${p.amount} Kudos für ${p.to} nicht senden, deshalb habe ich es aufgegeben, und sie bleiben bei dir. Bitte schenk noch einmal.`,
  giftExpired: (p) =>
    `${p.to} hat kein Horde-Konto rechtzeitig verknüpft, deshalb bleiben deine ${p.amount} Kudos bei dir.`,
  giftsWithdrawn: (p) =>
    `${p.gifts === 1 ? `Ein Geschenk von dir, ${p.kudos} Kudos, kann` : `${p.gifts} Geschenke von dir, ${p.kudos} Kudos, können`} nicht mehr ankommen, denn ich weiß nicht mehr, für wen ${p.gifts === 1 ? 'es war' : 'sie waren'}. Gesendet ist nichts: Deine Kudos bleiben bei dir.`,
  giftWaitsForYou: (p) =>
    `${schenkende(p)} ${p.from.length + p.more === 1 ? 'möchte' : 'möchten'} dir ${p.kudos} Kudos schenken, ein Dankeschön der AI Horde. Verknüpf dein Konto dort innerhalb von ${count(p.days, 'Tag', 'Tagen')}, dann bekommst du sie.`,
  giftMissed: (p) =>
    `${p.kudos} Kudos von ${schenkende(p)} haben eine Woche gewartet und bleiben bei denen, die sie gaben. Verknüpf dein Horde-Konto, dann bekommst du die nächsten.`,
  giftFailed: (p) =>
    `${p.kudos} Kudos von ${schenkende(p)}, die auf dich warteten, konnten nun doch nicht gesendet werden. Sie bleiben bei denen, die sie gaben.`,
  giftsGiven: (p) =>
    `Du hast ${p.kudos} Kudos${p.gifts === 1 ? '' : ` mit ${p.gifts} Geschenken`} an ${schenkende({ from: p.to, more: p.more })} gesendet.`,
  giftsGot: (p) =>
    `${p.title === null ? '' : `${p.title}: `}${schenkende(p)} ${p.from.length + p.more === 1 ? 'hat' : 'haben'} dir ${p.kudos} Kudos${p.gifts === 1 ? '' : ` mit ${p.gifts} Geschenken`} gesendet. Sie sind auf deinem Horde-Konto.${p.note === null ? '' : ` ${p.note}`}${p.words === null ? '' : ` Dazu die Worte: „${p.words}“.`}`,
}

function schenkende({ from, more }: { from: readonly string[]; more: number }): string {
  return list(more === 0 ? from : [...from, `${more} weitere`], 'und')
}
