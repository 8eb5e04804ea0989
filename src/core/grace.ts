const GRACE_MS = 10_000

/** Does what must not be left half done: its signal is aborted only some seconds after the given one. */
export async function withGrace<T>(
  signal: AbortSignal,
  doing: (late: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const begin = () => {
    timer = setTimeout(() => late.abort(), GRACE_MS)
  }
  if (signal.aborted) begin()
  else signal.addEventListener('abort', begin, { once: true })
  try {
    return await doing(late.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', begin)
  }
}
