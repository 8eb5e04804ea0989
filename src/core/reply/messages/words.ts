/** `1 picture`, `4 pictures`. */
export function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`
}

/** `a`, `a or b`, `a, b or c`. */
export function list(items: readonly string[], joiner: string): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} ${joiner} ${items[items.length - 1]}`
}
