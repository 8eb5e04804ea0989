import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Seen } from '../../simulators/discord/index.ts'

const INDENT = ' '.repeat(8)

/** What happened, for people to read: who did what where, and what they saw of it. */
export class Transcript {
  readonly lines: string[] = []
  readonly #pictures = new Map<string, Uint8Array>()
  readonly #now: () => number
  readonly #startedAt: number
  readonly #print: (line: string) => void

  /**
   * @param now the evening's clock, epoch ms
   * @param print gets each line as it is written
   */
  constructor(now: () => number, print: (line: string) => void) {
    this.#now = now
    this.#startedAt = now()
    this.#print = print
  }

  chapter(title: string): void {
    this.#write('', `## ${title}`, '')
  }

  /** What nobody in the chat does. */
  aside(words: string): void {
    this.#write(`${INDENT}(${words})`)
  }

  did(who: string, where: string, what: string): void {
    const minutes = Math.floor((this.#now() - this.#startedAt) / 60_000)
    this.#write(`${`min ${minutes}`.padEnd(INDENT.length)}${who}, ${where}: ${what}`)
  }

  /** @param who sees it @param direct whether in their direct chat with the author */
  saw(who: string, { words, pictures, buttons, ephemeral, author }: Seen, direct: boolean): void {
    const whose = ephemeral ? ` (only ${who} sees it)` : direct ? ` (direct message to ${who})` : ''
    const [first = '', ...rest] = words.split('\n')
    this.#write(`${INDENT}${author}${whose}: ${first}`, ...rest.map((line) => `${INDENT}  ${line}`))
    for (const { filename, bytes, description } of pictures) {
      const name = `${String(this.#pictures.size + 1).padStart(2, '0')}-${filename}`
      this.#pictures.set(name, bytes)
      this.#write(`${INDENT}  [picture pictures/${name}] ${description ?? 'without a description'}`)
    }
    if (buttons.length > 0) this.#write(`${INDENT}  ${buttons.map((label) => `[${label}]`).join(' ')}`)
  }

  /** Writes `transcript.md` and the pictures into the folder, in the place of those of an earlier evening. */
  async save(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true })
    await mkdir(join(folder, 'pictures'), { recursive: true })
    await writeFile(join(folder, 'transcript.md'), `${this.lines.join('\n')}\n`)
    for (const [name, bytes] of this.#pictures) await writeFile(join(folder, 'pictures', name), bytes)
  }

  #write(...lines: string[]): void {
    this.lines.push(...lines)
    for (const line of lines) this.#print(line)
  }
}
