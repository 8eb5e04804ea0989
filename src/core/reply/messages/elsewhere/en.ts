import type { None } from '../en.ts'

/** English, where pictures have a post of their own elsewhere, and below every reply of a place with rules for bots. */
export const enElsewhere = {
  /** Titles of posts, with people's own words and without. */
  picturesTitle: (p: { images: number; prompt: string }) =>
    `${p.images === 1 ? 'AI picture' : `${p.images} AI pictures`}: ${p.prompt}`,
  picturesTitleNeutral: (p: { images: number }) =>
    p.images === 1 ? 'AI picture' : `${p.images} AI pictures`,
  picturesLink: (p: { images: number }) =>
    p.images === 1 ? 'See the picture' : `See the ${p.images} pictures`,
  picturesInTheOpen: (p: { images: number }) =>
    `${p.images === 1 ? 'It is' : 'They are'} in a public post, without your words and your name.`,
  picturesNowhere: (p: { images: number }) =>
    `I couldn't show ${p.images === 1 ? 'the picture' : 'the pictures'}: this place takes none from me, and I have no other for ${p.images === 1 ? 'it' : 'them'}. Please try another place; the people who run me can give me one.`,
  oneCollage: (p: { images: number }) =>
    `The ${p.images} pictures share one image, as there is room for one here.`,
  footerBot: (_: None) => 'I am a bot.',
  footerHow: (_: None) => 'How it works',
  footerOut: (_: None) => 'Reply `delete` and I take this back, `stop` and I leave you alone.',
} as const
