import type { App } from '../app.ts'

/** With the lock nobody else works here: what is still held was held by a process that died. */
export async function runAlone(app: App): Promise<void> {
  await app.store.freeAll()
  app.run()
}
