import type { PictureDetails } from './details.ts'

/**
 * The infotext that AUTOMATIC1111's web UI writes into pictures and many programs read: the prompt, a line
 * `Negative prompt:`, and a last line of `Key: value` pairs.
 *
 * Source: AUTOMATIC1111/stable-diffusion-webui, `modules/infotext_utils.py`.
 */
export function a1111Text(details: PictureDetails): string {
  const negative = oneLine(details.negative)
  return [
    // A prompt that starts like the next line would be read as the negative prompt.
    oneLine(details.prompt).replace(/^negative prompt:/i, 'negative prompt :'),
    ...(negative === '' ? [] : [`Negative prompt: ${negative}`]),
    settings(details)
      .map(([key, value]) => `${key}: ${quoted(value)}`)
      .join(', '),
  ].join('\n')
}

function settings(details: PictureDetails): [string, string][] {
  const pairs: [string, string | number | undefined][] = [
    ['Steps', details.steps],
    ['Sampler', details.sampler && (SAMPLER_NAMES[details.sampler] ?? details.sampler)],
    ['Schedule type', details.karras ? 'Karras' : undefined],
    ['CFG scale', details.cfgScale],
    ['Seed', details.seed],
    ['Size', `${details.width}x${details.height}`],
    ['Model', details.model],
    ['Denoising strength', details.denoisingStrength],
    ['Clip skip', details.clipSkip],
    ['Loras', details.loras.map(loraText).join(', ')],
    ['Embeddings', details.tis.map(({ name, strength }) => `${name}:${strength ?? 1}`).join(', ')],
  ]
  return pairs.flatMap(([key, value]): [string, string][] => {
    const text = oneLine(String(value ?? ''))
    return text === '' ? [] : [[key, text]]
  })
}

function loraText({ name, is_version, model }: PictureDetails['loras'][number]): string {
  return `${is_version ? `version ${name}` : name}:${model ?? 1}`
}

/** The format is made of lines, so every kind of line break and control character becomes a space. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

/** As the web UI does it: a value that could be taken for more than one pair stands in JSON quotes. */
function quoted(value: string): string {
  return /[,:"]/.test(value) ? JSON.stringify(value) : value
}

const SAMPLER_NAMES: Readonly<Record<string, string>> = {
  k_lms: 'LMS',
  k_heun: 'Heun',
  k_euler: 'Euler',
  k_euler_a: 'Euler a',
  k_dpm_2: 'DPM2',
  k_dpm_2_a: 'DPM2 a',
  k_dpm_fast: 'DPM fast',
  k_dpm_adaptive: 'DPM adaptive',
  k_dpmpp_2s_a: 'DPM++ 2S a',
  k_dpmpp_2m: 'DPM++ 2M',
  k_dpmpp_sde: 'DPM++ SDE',
  lcm: 'LCM',
}
