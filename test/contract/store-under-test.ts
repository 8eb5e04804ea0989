import { afterEach, beforeEach } from 'node:test'
import type { Clock } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/store.ts'

/** An empty database; `connect` opens it once more, as another process would. */
export interface StoreUnderTest {
  connect(clock: Clock): Promise<Store>
  remove(): Promise<void>
}

/**
 * Gives every test of the suite around it an empty database, opened twice, as two processes would have it.
 * @param use takes what the next test works with
 */
export function withTwoStores(
  open: () => Promise<StoreUnderTest>,
  clock: Clock,
  use: (store: Store, other: Store, database: StoreUnderTest) => void,
): void {
  let database: StoreUnderTest
  let opened: readonly Store[]

  beforeEach(async () => {
    database = await open()
    const [store, other] = [await database.connect(clock), await database.connect(clock)]
    opened = [store, other]
    use(store, other, database)
  })
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()))
    await database.remove()
  })
}
