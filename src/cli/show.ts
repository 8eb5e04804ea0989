import { readFile, stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { HeraldError } from '../core/errors.ts'
import { type PictureDetails, readMetadata, readParameters } from '../core/images/metadata.ts'
import { sniffImage } from '../core/images/sniff.ts'
import { print, printJson } from './print.ts'
import { noMore, UsageError } from './usage.ts'

const HELP = `Usage: npm run -s herald -- show <file> [--json]

Prints how a picture was drawn, as the file itself tells (PNG, WebP, JPEG).

  --json   print {"details": …, "parameters": …}; null where the file has none`

/** Far above any picture the Horde delivers. */
const MAX_FILE_BYTES = 64 * 1024 * 1024

/** `herald show`: reads a picture's details back from its file. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  const [file, ...more] = positionals
  if (file === undefined) throw new UsageError(HELP)
  noMore(more, HELP)
  const bytes = await readPicture(file)
  const details = readMetadata(bytes)
  const parameters = readParameters(bytes)
  if (!details && parameters === undefined) throw new HeraldError(nothingIn(file, bytes))
  if (values.json) printJson({ details: details ?? null, parameters: parameters ?? null }, 2)
  else print(text(details, parameters))
  return 0
}

/** The bytes of a file that a person named as a picture. @throws {HeraldError} where it cannot be one */
export async function readPicture(file: string): Promise<Uint8Array> {
  const stats = await stat(file).catch((error: Error) => unreadable(file, error))
  if (!stats.isFile()) throw new HeraldError(`${file} is not a file. Name a picture that Herald saved.`)
  if (stats.size > MAX_FILE_BYTES)
    throw new HeraldError(`${file} is larger than 64 MB. Name a picture that Herald saved.`)
  return await readFile(file).catch((error: Error) => unreadable(file, error))
}

function unreadable(file: string, error: Error): never {
  throw new HeraldError(`${file} cannot be read (${error.message}). Check its name and who may read it.`)
}

function nothingIn(file: string, bytes: Uint8Array): string {
  return sniffImage(bytes)
    ? `${file} carries no details. Platforms and image editors often remove them; show the file as Herald saved it.`
    : `${file} is not a PNG, WebP or JPEG picture. Name a picture that Herald saved.`
}

function text(details: PictureDetails | undefined, parameters = ''): string {
  if (!details) return parameters
  const rows = Object.entries(labelled(details)).filter(([, value]) => value !== '')
  return rows
    .map(([label, value]) => label.padEnd(INDENT.length) + value.replaceAll('\n', `\n${INDENT}`))
    .join('\n')
}
const INDENT = ' '.repeat(17)

function labelled(details: PictureDetails): Record<string, string> {
  const { karras, loras, tis, createdAt } = details
  const time = new Date(createdAt)
  return {
    prompt: details.prompt,
    'negative prompt': details.negative,
    style: details.style,
    model: details.model,
    size: `${details.width}x${details.height}`,
    seed: details.seed,
    steps: String(details.steps ?? ''),
    'cfg scale': String(details.cfgScale ?? ''),
    sampler: details.sampler === undefined ? '' : `${details.sampler}${karras ? ' (karras)' : ''}`,
    'clip skip': String(details.clipSkip ?? ''),
    denoising: String(details.denoisingStrength ?? ''),
    loras: loras
      .map(({ name, is_version, model }) => `${is_version ? 'version ' : ''}${name}:${model ?? 1}`)
      .join(', '),
    embeddings: tis.map(({ name, strength }) => `${name}:${strength ?? 1}`).join(', '),
    'horde worker': details.worker,
    horde: details.horde,
    request: `${details.requestId}, picture ${details.picture + 1}`,
    drawn: Number.isNaN(time.getTime()) ? '' : time.toISOString(),
    made: 'by AI (trainedAlgorithmicMedia)',
  }
}
