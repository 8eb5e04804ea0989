/** A stranger's text: control and direction characters must not reach the terminal. */
const UNSAFE = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu

export function printable(value: string): string {
  return value.replace(UNSAFE, '\ufffd')
}

/** The same as JSON, where such characters are escaped. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNSAFE, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
