import assert from 'node:assert/strict'

/** The printed lines by the word in front of them. */
export function linesOf(text: string): Map<string, string> {
  const lines = new Map<string, string>()
  let label = ''
  for (const line of text.split('\n')) {
    const [, first = '', words = ''] = /^(.{17})(.*)$/u.exec(line) ?? assert.fail(`no label: "${line}"`)
    const more = first.trim() === ''
    if (!more) label = first.trim()
    lines.set(label, more ? `${lines.get(label)}\n${words}` : words)
  }
  return lines
}
