import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { type AccountChange, accountChange } from './accounts.ts'
import { type Fault, fault } from './faults.ts'
import { Refusal } from './refusal.ts'

/** What the simulator can be told to do, from a test or from a shell. */
export interface Control {
  state(): unknown
  inject(fault: Fault): void
  clearFaults(): void
  advance(ms: number): void
  changeAccount(change: AccountChange): unknown
}

const advance = z.strictObject({
  ms: z
    .number()
    .min(0)
    .max(31 * 86_400_000),
})

/** The control plane under `/sim`; bodies are JSON. */
export function addControl(app: FastifyInstance, control: Control, jsonOf: (body: unknown) => unknown): void {
  app.get('/sim/state', () => control.state())
  app.post('/sim/faults', (request) => {
    control.inject(read(fault, jsonOf(request.body)))
    return {}
  })
  app.delete('/sim/faults', () => {
    control.clearFaults()
    return {}
  })
  app.post('/sim/accounts', (request) => control.changeAccount(read(accountChange, jsonOf(request.body))))
  app.post('/sim/advance', (request) => {
    control.advance(read(advance, jsonOf(request.body)).ms)
    return {}
  })
}

function read<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  throw new Refusal(400, z.prettifyError(read.error))
}
