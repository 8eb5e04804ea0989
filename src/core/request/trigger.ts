/** Words people put before asking. */
const LEAD_IN =
  /(?:hey|hi|hello|hallo|ok|okay|please|pls|plz|kindly|now|bitte|(?:can|could|would|will) you|(?:kannst|könntest|würdest) du)(?![\p{L}\p{N}_])[\s,.!:]?\s?/iuy

/** At the start of a message a bare `draw` is enough; German `mal` alone is a particle and needs its `mir`. */
const AT_START =
  /[/!]?(?:draw(?:\s(?:for\s)?(?:me|us))?|(?:zeichne|zeichnet|male|malt)(?:\smal)?(?:\s(?:für\s)?(?:mir|mich|uns))?|mal\s(?:mir|uns))(?![\p{L}\p{N}_'’-])/iuy

/** Elsewhere the asking must be for someone. */
const ANYWHERE =
  /(?<![\p{L}\p{N}_-])(?:draw\s(?:for\s)?(?:me|us)|(?:zeichne|zeichnet)\s(?:mal\s)?(?:für\s)?(?:mir|mich|uns))(?![\p{L}\p{N}_'’-])/iu

/** What follows the words that ask for a drawing; undefined where nothing asks. `text` is cleaned. */
export function afterTrigger(text: string): string | undefined {
  let position = 0
  for (;;) {
    LEAD_IN.lastIndex = position
    if (!LEAD_IN.test(text)) break
    position = LEAD_IN.lastIndex
  }
  AT_START.lastIndex = position
  if (AT_START.test(text)) return text.slice(AT_START.lastIndex)
  const found = ANYWHERE.exec(text)
  return found === null ? undefined : text.slice(found.index + found[0].length)
}
