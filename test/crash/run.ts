/**
 * `npm run test:crash`: every cell of the crash matrix, printed as a table. Exit code 1 when a cell is not as
 * promised.
 */
import { startServices } from '../support/services.ts'
import { KILL_ROWS, killColumn } from './kill.ts'
import type { World } from './scene.ts'
import { count, table } from './table.ts'
import type { Column } from './verdict.ts'

const services = await startServices()
const worlds: World[] = [
  { engine: 'embedded', idempotency: false },
  { engine: 'embedded', idempotency: true },
]
const nameOf = ({ engine, idempotency }: World) => `${engine}${idempotency ? ' + keys' : ''}`
const columns = new Map<string, Column>()
await Promise.all(worlds.map(async (world) => columns.set(nameOf(world), await killColumn(world))))

console.log('\nKilled at each step; "+ keys": the platform honours idempotency keys\n')
console.log(table(KILL_ROWS, columns))
const { cells, failed } = count(columns.values())
console.log(`\n${cells} cells, ${failed === 0 ? 'every one with one ending' : `${failed} not as promised`}`)
await services.stop()
process.exitCode = failed === 0 ? 0 : 1
