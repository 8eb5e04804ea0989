import * as z from 'zod'
import { formBytes } from '../../core/form-bytes.ts'
import type { Lease, Uploaded } from './client.ts'
import { RedditError, unanswered } from './errors.ts'
import type { Hosts } from './hosts.ts'

const WHAT = 'uploading a picture'
/** For 20 MB at the pace of a slow line. */
const UPLOAD_MS = 60_000
/** S3's errors are short. */
const ERROR_BYTES = 10_000

/** The answer to `api/media/asset.json`. Source: a recorded answer. */
export function leaseSchema(hosts: Hosts): z.ZodType<Lease> {
  return z
    .object({
      args: z.object({
        action: z.string(),
        fields: z.array(z.object({ name: z.string(), value: z.string() })).max(50),
      }),
      asset: z.object({ asset_id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) }),
    })
    .transform(({ args: { action, fields }, asset }, context) => {
      const checked = hosts.upload(action)
      if (checked !== undefined) return { assetId: asset.asset_id, action: checked, fields }
      context.addIssue({ code: 'custom', path: ['args', 'action'], message: 'this is no host of Reddit’s' })
      return z.NEVER
    })
}

/** Posts the form that a lease stands for. The picture is the last of its fields, as S3 wants it. */
export async function upload(lease: Lease, bytes: Uint8Array, signal: AbortSignal): Promise<Uploaded> {
  const form = new FormData()
  for (const { name, value } of lease.fields) form.append(name, value)
  form.append('file', new File([Buffer.from(bytes)], 'picture'))
  const { type, bytes: body } = await formBytes(form)
  let response: Response
  let said: string
  try {
    response = await fetch(lease.action, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(UPLOAD_MS)]),
    })
    said = await beginning(response)
  } catch (error) {
    throw unanswered(WHAT, error)
  }
  const key = lease.fields.find(({ name }) => name === 'key')?.value
  if (response.status >= 200 && response.status < 300 && key !== undefined) {
    return { assetId: lease.assetId, url: `${lease.action.replace(/\/+$/, '')}/${key}` }
  }
  const code = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(said)?.[1]
  throw new RedditError(`${WHAT}: HTTP ${response.status}${code === undefined ? '' : `, ${code}`}`, {
    // Nobody sees an upload: it is repeated without harm.
    outcome: code === undefined ? 'unknown' : 'not-sent',
    kind: REJECTED.includes(code ?? '') ? 'rejected' : 'transient',
    code,
  })
}
/** Others are of leases that are over, and of S3 itself: another lease may do. */
const REJECTED = ['EntityTooLarge', 'EntityTooSmall', 'InvalidPolicyDocument']

async function beginning(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size > ERROR_BYTES) break
  }
  return Buffer.concat(chunks).subarray(0, ERROR_BYTES).toString('utf8')
}
