import { writeSync } from 'node:fs'
import { giverId } from '../../src/core/kudos/ledger.ts'
import type { PersonKey, Store } from '../../src/core/store.ts'

/**
 * Who asks or gives kudos (the name, or what of it is in front of the @), and where that person's request or gift is held:
 * `{"ada": "after:savePlan"}`.
 */
export type Holds = Readonly<Record<string, string>>

/** A moment around a call to the store: `before:savePlan`, `after:saveSubmission#2` (the second such call). */
interface HoldPoint {
  readonly when: 'before' | 'after'
  readonly method: string
  readonly nth: number
}

function readHoldPoint(text: string): HoldPoint {
  const [, when, method, nth = '1'] = /^(before|after):(\w+)(?:#([1-9]\d*))?$/.exec(text) ?? []
  if (method === undefined || (when !== 'before' && when !== 'after')) {
    throw new Error(`"${text}" is no hold point; write before:savePlan or after:saveSubmission#2`)
  }
  return { when, method, nth: Number(nth) }
}

/** What calls to the store are about, as far as it tells whose they are. */
interface Met extends PersonKey {
  readonly id: string
  readonly event: { readonly person: { readonly id: string; readonly name?: string } }
  readonly giverId: string
  readonly giverName: string
}

/**
 * The same store; each request or gift of a person with a hold stays at its point while the rest of the process goes on,
 * until `released`. A cursor belongs to the request that was admitted before it, a receipt to the gift of who gave it.
 */
export function holding(store: Store, holds: Holds, released: Promise<void>): Store {
  const points = new Map(Object.entries(holds).map(([who, point]) => [who, readHoldPoint(point)]))
  /** By the id of the request or the giver; a point is used up when it was reached. */
  const waiting = new Map<string, HoldPoint & { readonly who: string; calls: number }>()
  let newest = ''

  function meet(argument: unknown): string {
    if (typeof argument === 'string') return argument
    const { id, event, ...person } = argument as Partial<Met>
    if (event !== undefined && id !== undefined) {
      const [handle = ''] = event.person.id.split('@')
      expect(id, points.has(handle) ? handle : (event.person.name ?? ''))
      newest = id
    }
    if (id !== undefined) return id
    const giver = giverId({ ...person, personId: person.giverId ?? person.personId } as PersonKey)
    if (person.giverName !== undefined) expect(giver, person.giverName)
    return giver
  }

  function expect(id: string, who: string): void {
    const point = points.get(who)
    points.delete(who)
    if (point !== undefined) waiting.set(id, { ...point, who, calls: 0 })
  }

  return new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver)
      if (typeof method !== 'function' || typeof name !== 'string') return method
      return async (...args: unknown[]) => {
        const id = name === 'saveCursor' ? newest : isObjectOrText(args[0]) ? meet(args[0]) : ''
        const point = waiting.get(id)
        const here = point?.method === name && ++point.calls === point.nth
        const hold = async (when: HoldPoint['when']) => {
          if (!here || point.when !== when) return
          waiting.delete(id)
          writeSync(1, `held ${point.who}\n`)
          await released
        }
        await hold('before')
        const result: unknown = await Reflect.apply(method, target, args)
        await hold('after')
        return result
      }
    },
  })
}

function isObjectOrText(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null)
}
