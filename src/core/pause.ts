/** Resolves after that time, or when one of the signals is aborted. */
export async function pause(ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
  const over = AbortSignal.any([...signals])
  if (over.aborted || ms <= 0) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      over.removeEventListener('abort', done)
      resolve()
    }
    over.addEventListener('abort', done, { once: true })
  })
}
