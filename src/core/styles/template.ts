const MARK = '###'

/**
 * Puts the words of a person into a style's template and gives the prompt for the Horde, its negative part
 * after `###`.
 *
 * `{p}` and `{np}` are replaced in one pass and literally, so nothing a person writes is read as a
 * template or splits the prompt. `{a|b}` is for the horde worker and stays. The Horde splits at the first
 * `###`, so a further one in the template or in the words becomes a comma (negative) or `##` (prompt).
 */
export function fillTemplate(template: string, prompt: string, negative: string): string {
  const { positive, before, after } = parts(template)
  const words = { '{p}': prompt.trim(), '{np}': '' }
  const wanted = trimJoints(fill(positive, words)).replace(/#{3,}/g, '##')
  const unwanted = glue([fill(before, words), negative, fill(after, words)])
  if (unwanted === '') return wanted
  return wanted.endsWith('#') ? `${wanted} ${MARK}${unwanted}` : `${wanted}${MARK}${unwanted}`
}

/** The template split into what is wanted, and what is unwanted before and after the person's own negative. */
function parts(template: string): { positive: string; before: string; after: string } {
  const mark = template.indexOf(MARK)
  const slot = template.indexOf('{np}')
  if (mark === -1 && slot === -1) return { positive: template, before: '', after: '' }
  if (mark === -1)
    return { positive: withoutHashes(template.slice(0, slot)), before: '', after: template.slice(slot) }
  const positive = template.slice(0, mark)
  const unwanted = template.slice(mark + MARK.length)
  const inner = unwanted.indexOf('{np}')
  if (inner === -1) return { positive, before: unwanted, after: '' }
  return { positive, before: unwanted.slice(0, inner), after: unwanted.slice(inner) }
}

/** `{p}##{np}` is a mark that lost a character. */
function withoutHashes(text: string): string {
  return text.endsWith('##') ? text.slice(0, -2) : text
}

function fill(text: string, words: { '{p}': string; '{np}': string }): string {
  return text.replace(/\{n?p\}/g, (slot) => (slot === '{p}' ? words['{p}'] : words['{np}']))
}

/** Joins what is left of the pieces by commas; inside brackets nothing is put between. */
function glue(pieces: readonly string[]): string {
  let glued = ''
  for (const piece of pieces.flatMap((text) => text.split(/#{3,}/)).map(trimJoints)) {
    if (piece === '') continue
    const joint = glued === '' || /[([]$/.test(glued) || /^[)\]:]/.test(piece) ? '' : ', '
    glued += joint + piece
  }
  return glued.startsWith('#') ? ` ${glued}` : glued
}

/** Without white space and commas at both ends. */
function trimJoints(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isJoint(text.charAt(start))) start++
  while (end > start && isJoint(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

function isJoint(character: string): boolean {
  return character === ',' || character.trim() === ''
}
