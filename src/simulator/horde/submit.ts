import type { GenerateRequest } from '../../core/horde/schema.ts'
import { fitSize } from '../../core/horde/size.ts'
import { shrinkToFree } from '../../core/horde/upfront.ts'
import type { ModelReference } from '../../core/styles/schema.ts'
import { type Account, type Accounts, required } from './accounts.ts'
import { type Extras, parseBody } from './body.ts'
import type { Faults } from './faults.ts'
import { freeEdge, upfrontKudos, wholePrice } from './kudos.ts'
import type { Moderation } from './moderation.ts'
import { payerOf } from './people.ts'
import type { Queue, SimRequest } from './queue.ts'
import { Refusal } from './refusal.ts'
import { isExpired, refuseBeyondShare, type SharedKey, type SharedKeys } from './shared-keys.ts'
import { refuseParams, refuseSourceImage } from './submit-checks.ts'

export interface SubmitParts {
  readonly queue: Queue
  readonly accounts: Accounts
  readonly sharedKeys: SharedKeys
  readonly moderation: Moderation
  readonly faults: Faults
  readonly models: ReadonlyMap<string, ModelReference>
}
export type Submitted = { readonly request: SimRequest } | { readonly dryRunKudos: number }

/** `POST /generate/async` behind the limiter, its checks in the server's order. */
export async function submit(
  parts: SubmitParts,
  raw: unknown,
  apiKey: string | undefined,
  now: () => number,
): Promise<Submitted> {
  const { body: asked, extras } = parseBody(raw)
  required(apiKey)
  if (extras.style !== undefined) {
    throw new Refusal(404, `Style '${extras.style}' not found.`, { rc: 'StyleNotFound' })
  }
  if (asked.webhook !== undefined && !asked.webhook.startsWith('https://')) {
    throw new Refusal(400, 'Only https webhooks are allowed', { rc: 'BadRequest' })
  }
  const { account, sharedKey } = payer(parts, apiKey, asked, now())
  if (account.deleted) throw new Refusal(403, 'This account is deleted.', { rc: 'DeletedUser' })
  refuseRights(asked, extras, account, parts.queue)
  refuseTooMany(asked, account, parts.queue)
  parts.moderation.refuseBlocked(now())
  const prompt = parts.moderation.filter(asked.prompt, extras.replacement_filter, now())
  refuseParams(asked, extras)
  const { body, upfront } = affordable({ ...asked, prompt }, account, parts)
  if (sharedKey !== undefined) refuseBeyondShare(sharedKey, body, wholePrice(body))
  if (asked.dry_run === true) return { dryRunKudos: wholePrice(body) }
  await refuseSourceImage(body)
  const outcome = parts.faults.forJob()
  return { request: parts.queue.add({ body, account, sharedKey, outcome, upfrontKudos: upfront }, now()) }
}

/** Who pays; an empty shared key is served as the anonymous account where the request allows that. */
function payer(parts: SubmitParts, apiKey: string | undefined, body: GenerateRequest, nowMs: number) {
  const paying: { account: Account; sharedKey?: SharedKey } = payerOf(parts, apiKey)
  const { sharedKey } = paying
  if (sharedKey === undefined) return { ...paying, sharedKey }
  if (isExpired(sharedKey, nowMs)) {
    throw new Refusal(403, 'This shared key has expired.', { rc: 'SharedKeyExpired' })
  }
  if (sharedKey.kudos !== 0) return { ...paying, sharedKey }
  if (body.allow_downgrade) return { account: parts.accounts.anonymous, sharedKey: undefined }
  throw new Refusal(403, 'This shared key has no kudos left.', { rc: 'SharedKeyEmpty' })
}

function refuseRights(body: GenerateRequest, extras: Extras, account: Account, queue: Queue): void {
  if (body.proxied_account !== undefined && !account.service) {
    throw new Refusal(400, 'Only service accounts can provide a proxied_account value.', {
      rc: 'OnlyServiceAccountProxy',
    })
  }
  const unknown = body.workers?.find((id) => queue.workers.every((worker) => worker.id !== id))
  if (unknown !== undefined) {
    throw new Refusal(404, `Worker with ID '${unknown}' not found.`, { rc: 'WorkerNotFound' })
  }
  if (extras.disable_batching && (body.params.n ?? 1) > 1 && !account.trusted) {
    throw new Refusal(400, 'Only trusted users can disable batching.', { rc: 'RequiresTrust' })
  }
}

/** Images that nobody has picked up count; for the anonymous account those of all its users together. */
function refuseTooMany(body: GenerateRequest, account: Account, queue: Queue): void {
  let waiting = 0
  for (const request of queue.live()) if (request.account === account) waiting += request.waiting.length
  if (waiting + (body.params.n ?? 1) <= account.concurrency) return
  throw new Refusal(
    429,
    `Parallel requests exceeded user limit (${account.concurrency}). Please try again later or request to increase your concurrency.`,
    { rc: 'TooManyPrompts' },
  )
}

/** The request, made smaller where it may be and must be; throws `KudosUpfront` where it may not. */
function affordable(
  body: GenerateRequest,
  account: Account,
  { queue, models }: SubmitParts,
): { body: GenerateRequest; upfront: number } {
  let queued = 0
  let held = 0
  for (const request of queue.live()) {
    queued += request.waiting.length
    const open = request.waiting.length + request.jobs.length > 0
    if (open && request.account === account) held += request.upfrontKudos
  }
  const threads = queue.workers.reduce((sum, worker) => sum + (worker.threads ?? 1), 0)
  const needed = upfrontKudos(body, models, { threads, queued })
  if (needed <= Math.max(0, account.kudos - account.floor - held)) return { body, upfront: needed }
  const edge = freeEdge(body, models, { threads, queued })
  if (body.allow_downgrade) {
    const { width = 512, height = 512 } = body.params
    const fits = width * height <= edge ** 2 ? {} : fitSize({ width, height }, edge ** 2)
    const cheaper = shrinkToFree({ ...body, params: { ...body.params, width: 512, height: 512 } }, models)
    return { body: { ...cheaper, params: { ...cheaper.params, width, height, ...fits } }, upfront: 0 }
  }
  throw new Refusal(
    403,
    `Due to heavy demand, for requests over ${edge}x${edge} or over 50 steps, the client needs to already ` +
      `have the required kudos. This request requires ${needed} kudos to fulfil.`,
    { rc: 'KudosUpfront' },
  )
}
