import type { enElsewhere } from './en.ts'

/** German. Says the same as the English, in its own words. */
export const deElsewhere: typeof enElsewhere = {
  picturesTitle: (p) => `${p.images === 1 ? 'KI-Bild' : `${p.images} KI-Bilder`}: ${p.prompt}`,
  picturesTitleNeutral: (p) => (p.images === 1 ? 'KI-Bild' : `${p.images} KI-Bilder`),
  picturesLink: (p) => (p.images === 1 ? 'Zum Bild' : `Zu den ${p.images} Bildern`),
  picturesInTheOpen: (p) =>
    `${p.images === 1 ? 'Es steht' : 'Sie stehen'} in einem öffentlichen Beitrag, ohne deine Worte und deinen Namen.`,
  picturesNowhere: (p) =>
    `Ich konnte ${p.images === 1 ? 'das Bild' : 'die Bilder'} nicht zeigen: Hier nimmt man von mir keine, und einen anderen Ort dafür habe ich nicht. Bitte versuch es anderswo; wer mich betreibt, kann mir einen geben.`,
  oneCollage: (p) => `Die ${p.images} Bilder teilen sich eines, denn hier ist nur Platz für eins.`,
  footerBot: () => 'Ich bin ein Bot.',
  footerHow: () => 'Wie das geht',
  footerOut: () => 'Antworte `löschen`, und ich nehme das zurück, `stopp`, und ich lasse dich in Ruhe.',
}
