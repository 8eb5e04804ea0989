import * as z from 'zod'

export const FAULTY_ROUTES = [
  'submit',
  'check',
  'status',
  'cancel',
  'image',
  'models',
  'find_user',
  'transfer',
  'shared_key',
] as const
const times = z.int().min(1).optional()

/**
 * Something that goes wrong on purpose. `times` counts calls (`job`: requests); without it the fault stays
 * until cleared. `effect-then-…` does the work and then drops the connection, or leaves it open and silent, instead of answering.
 */
export const fault = z.union([
  z.strictObject({
    route: z.enum(FAULTY_ROUTES),
    kind: z.enum([
      'html-502',
      'slow',
      'reset-before',
      'effect-then-reset',
      'effect-then-hang',
      '429',
      'error',
    ]),
    times,
    /** `slow`: our milliseconds before the work begins; 3000 unless given. */
    ms: z.number().min(0).optional(),
    /** `error`: what to answer; 500 without `rc` unless given. */
    status: z.int().min(400).max(599).optional(),
    rc: z.string().optional(),
    message: z.string().optional(),
  }),
  z.strictObject({
    route: z.literal('job'),
    /** `stalled`: horde workers take it and never come back; `never`: nobody takes it. */
    kind: z.enum(['faulted', 'stalled', 'impossible', 'never', 'censored', 'missing-image', 'lora-failed']),
    times,
  }),
])
export type Fault = z.infer<typeof fault>
export type RouteFault = Exclude<Fault, { route: 'job' }>
export type JobFaultKind = Extract<Fault, { route: 'job' }>['kind']

/** The faults that wait to happen, used up in the order in which they were injected. */
export class Faults {
  #waiting: Fault[] = []

  inject(next: Fault): void {
    this.#waiting.push(fault.parse(next))
  }

  clear(): void {
    this.#waiting = []
  }

  forRoute(route: RouteFault['route']): RouteFault | undefined {
    const found = this.#waiting.find((waiting) => waiting.route === route)
    if (found === undefined || found.route === 'job') return undefined
    this.#use(found)
    return found
  }

  forJob(): JobFaultKind | undefined {
    const found = this.#waiting.find((waiting) => waiting.route === 'job')
    if (found === undefined || found.route !== 'job') return undefined
    this.#use(found)
    return found.kind
  }

  /** Submits are refused because of it. */
  inMaintenance(): boolean {
    return this.#waiting.some((one) => one.route === 'submit' && one.rc === 'MaintenanceMode')
  }

  #use(used: Fault): void {
    if (used.times === undefined) return
    const left = used.times - 1
    this.#waiting = this.#waiting.flatMap((waiting) => {
      if (waiting !== used) return [waiting]
      return left === 0 ? [] : [{ ...waiting, times: left }]
    })
  }
}
