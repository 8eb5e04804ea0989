import { Refused } from './refused.ts'

export interface File {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** What a call was sent, from its URL and its body, whichever encoding the body has. */
export class Params {
  readonly #texts: ReadonlyMap<string, string>
  readonly file: File | undefined
  /** A body that is JSON. */
  readonly json: unknown

  constructor(
    texts: Iterable<readonly [string, string]>,
    { file, json }: { file?: File; json?: unknown } = {},
  ) {
    this.#texts = new Map(texts)
    this.file = file
    this.json = json
  }

  /** @throws {Refused} where the body is not what its type says */
  static async read(url: URL, contentType: string | undefined, body: Buffer): Promise<Params> {
    const query = [...url.searchParams]
    const [type] = (contentType ?? '').split(';')
    if (body.length === 0) return new Params(query)
    if (type === 'application/json') return new Params(query, { json: parsed(body.toString()) })
    if (type === 'multipart/form-data') {
      const { texts, file } = await multipart(contentType ?? '', body)
      return new Params([...query, ...texts], { ...(file && { file }) })
    }
    return new Params([...query, ...new URLSearchParams(body.toString())])
  }

  text(name: string): string | undefined {
    return this.#texts.get(name)
  }

  number(name: string): number | undefined {
    const text = this.text(name)
    return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text)
  }

  /** As Python's clients write it, and as others do. */
  flag(name: string): boolean {
    return ['true', 'True', '1', 'on'].includes(this.text(name) ?? '')
  }

  names(): string[] {
    return [...this.#texts.keys()]
  }

  /** Without the file. */
  toJSON(): unknown {
    return { ...Object.fromEntries(this.#texts), ...(this.json !== undefined && { json: this.json }) }
  }
}

async function multipart(contentType: string, body: Buffer) {
  const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
  const form = await response.formData().catch(() => {
    throw new Refused(400)
  })
  const texts: [string, string][] = []
  let file: File | undefined
  for (const [name, value] of form) {
    // S3 reads nothing behind the file.
    if (file !== undefined) break
    if (typeof value === 'string') texts.push([name, value])
    else file = { name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) }
  }
  return { texts, file }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused(400)
  }
}
