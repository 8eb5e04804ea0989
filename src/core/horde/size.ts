/** Pixels; multiples of 64 from 64 to 3072, the Horde's bounds. */
export interface Size {
  readonly width: number
  readonly height: number
}

const STEP = 64
const LARGEST = 3072

/** The size closest to a shape that fills a pixel budget best without exceeding it. */
export function fitSize(shape: Size, budgetPixels: number): Size {
  const ratio = shape.width / shape.height
  let best: Size = { width: STEP, height: STEP }
  let bestCost = Number.POSITIVE_INFINITY
  for (let width = STEP; width <= LARGEST; width += STEP) {
    const tallest = Math.floor(budgetPixels / width / STEP) * STEP
    const exact = Math.floor(width / ratio / STEP) * STEP
    for (const wanted of [exact, exact + STEP]) {
      const height = Math.min(Math.max(wanted, STEP), tallest, LARGEST)
      if (height < STEP) continue
      const cost = misfit({ width, height }, ratio, budgetPixels)
      if (cost < bestCost) [best, bestCost] = [{ width, height }, cost]
    }
  }
  return best
}

/** A wrong shape weighs twice as much as unused pixels: 16:9 of 1024² is 1344 × 768, not 1024 × 576. */
function misfit({ width, height }: Size, ratio: number, budgetPixels: number): number {
  return Math.abs(Math.log(width / height / ratio)) + 0.5 * Math.log(budgetPixels / (width * height))
}
