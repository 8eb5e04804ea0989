/** Resolves on the first SIGINT or SIGTERM; the second one exits at once. */
export function onStopSignal(): { within(ms: number): Promise<'stopped' | 'running'> } {
  let stop: () => void
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  let count = 0
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      count += 1
      if (count > 1) process.exit(1)
      stop()
    })
  }
  return {
    async within(ms) {
      let timer: NodeJS.Timeout | undefined
      const passed = new Promise<'running'>((resolve) => {
        timer = setTimeout(resolve, ms, 'running')
      })
      const first = await Promise.race([stopped.then(() => 'stopped' as const), passed])
      clearTimeout(timer)
      return first
    },
  }
}
