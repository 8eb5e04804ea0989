export const LOCALES = ['en', 'de'] as const
export type Locale = (typeof LOCALES)[number]

export function isLocale(text: string): text is Locale {
  return LOCALES.some((locale) => locale === text)
}
