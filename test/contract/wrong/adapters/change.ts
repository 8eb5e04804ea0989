import type { AdapterNeeds, Intake, PublishStep, RequestSource } from '../../../../src/core/ports.ts'
import { Secret } from '../../../../src/core/secret.ts'
import { PlatformClient } from '../../../simulators/platform/adapter/client.ts'
import { adapterOn, type TestAdapterOptions } from '../../../simulators/platform/adapter/index.ts'

export type Right = ReturnType<typeof adapterOn>
type Client = new (url: string, token: Secret) => PlatformClient
export type Post = { text: string; audience: string; inReplyTo: string; media: string[] }

export type MakeAdapter = (options: TestAdapterOptions) => (needs: AdapterNeeds) => Right

/** An adapter that is wrong in one way, and the items of the contract that must say so. */
export interface WrongAdapter {
  readonly wrong: string
  readonly caughtBy: readonly string[]
  readonly make: MakeAdapter
  /** Whether the platform knows keys of posts, which would make good for many a mistake. */
  readonly idempotency?: true
}

export function onClient(make: Client): MakeAdapter {
  return (options) => (needs) => adapterOn(new make(options.url, new Secret(options.token)), options, needs)
}

export function changed(
  change: (right: Right, options: TestAdapterOptions, needs: AdapterNeeds) => Partial<Right>,
): MakeAdapter {
  return (options) => (needs) => {
    const right = adapterOn(new PlatformClient(options.url, new Secret(options.token)), options, needs)
    return { ...right, ...change(right, options, needs) }
  }
}

export function changedSource(
  change: (right: RequestSource, needs: AdapterNeeds) => Partial<RequestSource>,
): MakeAdapter {
  return changed(({ source }, _, needs) => ({ source: { ...source, ...change(source, needs) } }))
}

/** Whatever comes in goes through this first. */
export function changedIntake(change: (intake: Intake) => Intake): MakeAdapter {
  return changedSource((right) => ({ start: (intake, signal) => right.start(change(intake), signal) }))
}

export function changedSteps(change: (steps: readonly PublishStep[]) => readonly PublishStep[]): MakeAdapter {
  return changed(({ publisher }) => ({
    publisher: { ...publisher, steps: (reply) => change(publisher.steps(reply)) },
  }))
}
