import { Refused } from './refused.ts'

export interface Upload {
  readonly name: string
  readonly bytes: Uint8Array
}
type Value = string | boolean | number | null | Upload | readonly Value[] | { readonly [key: string]: Value }
type Values = { readonly [key: string]: Value }

/** What a call was sent, from its URL and its body, whichever encoding the body has. */
export class Params {
  readonly #values: Values

  constructor(values: Values) {
    this.#values = values
  }

  /** @throws {Refused} where the body is not what its type says */
  static async read(url: URL, contentType: string | undefined, body: Buffer): Promise<Params> {
    const query = grouped([...url.searchParams])
    const [type] = (contentType ?? '').split(';')
    if (body.length === 0) return new Params(query)
    if (type === 'application/json') return new Params({ ...query, ...json(body) })
    if (type === 'application/x-www-form-urlencoded') {
      return new Params({ ...query, ...grouped([...new URLSearchParams(body.toString())]) })
    }
    if (type === 'multipart/form-data') {
      return new Params({ ...query, ...grouped(await multipart(contentType ?? '', body)) })
    }
    throw new Refused('invalid')
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name)
  }

  text(name: string): string | undefined {
    const value = this.#values[name]
    return value === undefined || value === null || typeof value === 'object' ? undefined : String(value)
  }

  number(name: string): number | undefined {
    const text = this.text(name)
    return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text)
  }

  flag(name: string): boolean | undefined {
    const text = this.text(name)
    return text === undefined || text === '' ? undefined : !['false', '0', 'f', 'off'].includes(text)
  }

  list(name: string): string[] | undefined {
    const value = this.#values[name]
    if (!Array.isArray(value)) return undefined
    return value.filter((item) => typeof item !== 'object').map(String)
  }

  objects(name: string): Params[] {
    const value = this.#values[name]
    if (!Array.isArray(value)) return []
    return value.flatMap((item: Value) => (isObject(item) ? [new Params(item)] : []))
  }

  file(name: string): Upload | undefined {
    const value = this.#values[name]
    return isUpload(value) ? value : undefined
  }

  /** Without files. */
  toJSON(): unknown {
    return Object.fromEntries(Object.entries(this.#values).filter(([, value]) => !isUpload(value)))
  }

  /** Texts and lists as they go into a URL again, without some. */
  query(without: readonly string[]): string[] {
    return Object.entries(this.#values).flatMap(([name, value]) => {
      if (without.includes(name)) return []
      if (Array.isArray(value))
        return (this.list(name) ?? []).map((item) => `${name}[]=${encodeURIComponent(item)}`)
      return [`${name}=${encodeURIComponent(this.text(name) ?? '')}`]
    })
  }
}

/** `name[]` and `name[0]` are lists; of other names the last one counts. */
function grouped(entries: readonly (readonly [string, string | Upload])[]): Values {
  const values: Record<string, Value> = {}
  for (const [name, value] of entries) {
    const [, list] = /^(.+?)\[\d*\]$/.exec(name) ?? []
    if (list === undefined) values[name] = value
    else {
      const known = values[list]
      values[list] = [...(Array.isArray(known) ? known : []), value]
    }
  }
  return values
}

async function multipart(contentType: string, body: Buffer): Promise<[string, string | Upload][]> {
  const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
  const form = await response.formData().catch(() => {
    throw new Refused('invalid')
  })
  return await Promise.all(
    [...form].map(async ([name, value]): Promise<[string, string | Upload]> => {
      if (typeof value === 'string') return [name, value]
      return [name, { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) }]
    }),
  )
}

function json(body: Buffer): Values {
  try {
    const value: unknown = JSON.parse(body.toString())
    return isValues(value) ? value : {}
  } catch {
    throw new Refused('invalid')
  }
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isObject(value: Value): value is Values {
  return isValues(value)
}

function isUpload(value: Value | undefined): value is Upload {
  return typeof value === 'object' && value !== null && 'bytes' in value && value.bytes instanceof Uint8Array
}
