import { startHordeSimulator } from '../src/simulator/horde/index.ts'

/** A Horde simulator in a process of its own: takes its options as JSON, says where it listens, ends with its input. */
const simulator = await startHordeSimulator(JSON.parse(process.argv[2] ?? '{}'))
process.stdout.write(`${simulator.url}\n`)
process.stdin.resume()
process.stdin.on('end', () => void simulator.close())
