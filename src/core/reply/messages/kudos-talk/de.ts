import type { enKudosTalk } from './en.ts'

/** German words about kudos for who asks by words. */
export const deKudosTalk: typeof enKudosTalk = {
  helpKudos: () =>
    [
      'Kudos sind das Dankeschön der AI Horde. Sie werden nie verkauft und kaufen nichts als einen besseren Platz in der Schlange.',
      'Antworte `kudos 50` auf ein Bild oder auf die Bitte darum. Auch: `kudos 50 was für ein Fuchs`.',
      'Unter vier Augen: `login` und dein API-Schlüssel, `link` für einen Code, `empfange als Mara#12`, `konto`, `abmelden`, `kudos`. `kudos leise` beendet meine Nachrichten darüber.',
    ].join('\n'),
  kudosToWhom: () =>
    'Um Kudos zu schenken, antworte `kudos 50` auf ein Bild von mir oder auf die Bitte darum. Wie viele du hast, sage ich dir unter vier Augen: `kudos`.',
  giftNoteNotAllowed: () =>
    'Einige Wörter deiner Notiz sind hier nicht erlaubt, gesendet ist nichts. Bitte schenk noch einmal ohne sie.',
  onlyInPrivate: () =>
    'Das geht nur dich und mich etwas an, deshalb habe ich nichts getan. Bitte schick es mir allein, in einer privaten Nachricht.',
  codeInPublic: () =>
    'Diesen Code konnten hier andere lesen, er verknüpft jetzt nichts mehr. Bitte hol dir einen neuen und schick ihn mir allein, in einer privaten Nachricht.',
  keyInPublic: () =>
    'Das sieht wie ein Schlüssel zur AI Horde aus, deshalb habe ich ihn weder benutzt noch behalten. Andere haben ihn vielleicht gelesen: Bitte hol dir auf der Website der Horde einen neuen. Schlüssel gehen an mich allein, in einer privaten Nachricht: `login` und der Schlüssel.',
  loginHow: () =>
    'Schick mir `login` und den API-Schlüssel deines Horde-Kontos, in einer privaten Nachricht an mich allein. Ich bewahre ihn verschlüsselt auf und zeige ihn niemandem; lösch danach deine Nachricht. Ohne Schlüssel kannst du Kudos empfangen: `empfange als Mara#12`.',
  kudosQuiet: () =>
    'Erledigt: Von Kudos, die ankommen, sage ich dir nichts mehr, nur wenn mit einem Geschenk von dir etwas schiefgeht. Schick `kudos laut`, um wieder davon zu hören.',
  kudosLoud: () =>
    'Erledigt: Ich erzähle dir von deinen Kudos, unter vier Augen. Schick `kudos leise`, wenn es zu viel wird.',
  payOwn: () =>
    'Erledigt: Wo dein eigenes Horde-Konto per Schlüssel verknüpft ist, bezahlen seine Kudos deine Bilder. `zahle betreiber` beendet das.',
  payOperator: () =>
    'Erledigt: Ich zeichne für dich mit dem Konto derer, die mich betreiben, und deins bezahlt nichts. `zahle selbst` ändert das.',
  kudosSubject: () => 'Deine Kudos bei der AI Horde',
  kudosTurnOff: () => 'Antworte `kudos leise`, um keine solchen Nachrichten mehr zu bekommen.',
}
