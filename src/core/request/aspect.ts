/** Sides of a ratio are small whole numbers, and no picture is more than four times as long as wide. */
const MAX_SIDE = 100
const MAX_RATIO = 4

/** `16:9`, `16x9`, `16/9` or pixels (`1920x1080`), reduced; `changed` when it had to be bent to fit. */
export function readAspect(value: string) {
  const [, left, right] = /^(\d{1,9})[:x×/*](\d{1,9})$/iu.exec(value) ?? []
  const wide = Number(left)
  const high = Number(right)
  if (!(wide > 0 && high > 0)) return undefined
  const aspect = fit(wide / gcd(wide, high), high / gcd(wide, high))
  const words = `${aspect.width}:${aspect.height}`
  return { aspect, words, changed: aspect.width * high !== aspect.height * wide }
}

function fit(width: number, height: number) {
  if (width > height * MAX_RATIO) return { width: MAX_RATIO, height: 1 }
  if (height > width * MAX_RATIO) return { width: 1, height: MAX_RATIO }
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height))
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
