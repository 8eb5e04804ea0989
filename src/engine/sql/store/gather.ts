import { setImmediate as endOfTick } from 'node:timers/promises'

/** Loads by key; what is asked for within one tick is loaded together. */
export function gather<Key, Value>(
  loadAll: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): (key: Key) => Promise<Value | undefined> {
  let open: { readonly keys: Set<Key>; readonly loaded: Promise<ReadonlyMap<Key, Value>> } | undefined

  async function load(keys: ReadonlySet<Key>) {
    await endOfTick()
    open = undefined
    return loadAll([...keys])
  }

  return async (key) => {
    if (open === undefined) {
      const keys = new Set<Key>()
      open = { keys, loaded: load(keys) }
    }
    open.keys.add(key)
    return (await open.loaded).get(key)
  }
}
