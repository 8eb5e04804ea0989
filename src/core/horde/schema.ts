import * as z from 'zod'

/**
 * The AI Horde's request and answer shapes, API v2 (server 5.1.5).
 * What goes out is strict: an unknown key or a value outside the API's range is an error here, before
 * it is a 400 or, worse, silently ignored there. What comes in is tolerant: only what we read is named.
 *
 * Source: Haidra-Org/AI-Horde, `horde/apis/models/v2.py` and `stable_v2.py`.
 */

export const SAMPLERS = [
  'k_lms',
  'k_heun',
  'k_euler',
  'k_euler_a',
  'k_dpm_2',
  'k_dpm_2_a',
  'k_dpm_fast',
  'k_dpm_adaptive',
  'k_dpmpp_2s_a',
  'k_dpmpp_2m',
  'dpmsolver',
  'k_dpmpp_sde',
  'DDIM',
  'lcm',
] as const

export const POST_PROCESSORS = [
  'RealESRGAN_x4plus',
  'RealESRGAN_x2plus',
  'RealESRGAN_x4plus_anime_6B',
  'NMKD_Siax',
  '4x_AnimeSharp',
  '4xNomos8kSC',
  '4xLSDIRplus',
  '4xNomosWebPhoto_RealPLKSR',
  '4xNomos2_realplksr_dysample',
  '4xNomos2_hq_dat2',
  '2xModernSpanimationV1',
  'GFPGAN',
  'CodeFormers',
  'GFPGANv1.3',
  'RestoreFormer',
  'strip_background',
] as const

/** Width or height in pixels: 64 to 3072 in steps of 64. */
const dimension = z.int().min(64).max(3072).multipleOf(64)

export const lora = z.strictObject({
  /** CivitAI model id or exact name; a version id where `is_version` is true. */
  name: z.string().min(1).max(255),
  model: z.number().min(-5).max(5).optional(),
  clip: z.number().min(-5).max(5).optional(),
  inject_trigger: z.string().min(1).max(30).optional(),
  is_version: z.boolean().optional(),
})
export type Lora = z.infer<typeof lora>

export const textualInversion = z.strictObject({
  name: z.string().min(1).max(255),
  inject_ti: z.enum(['prompt', 'negprompt']).optional(),
  strength: z.number().min(-5).max(5).optional(),
})
export type TextualInversion = z.infer<typeof textualInversion>

/** At most two decimals (the Horde answers `BadCFGDecimals` otherwise). */
export const cfgScale = z
  .number()
  .min(0)
  .max(100)
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-9, 'at most two decimals')

export const generateParams = z.strictObject({
  sampler_name: z.enum(SAMPLERS).optional(),
  cfg_scale: cfgScale.optional(),
  denoising_strength: z.number().min(0.01).max(1).optional(),
  hires_fix_denoising_strength: z.number().min(0.01).max(1).optional(),
  /** Digits or text; the Horde wants a string even for a number. */
  seed: z.string().optional(),
  /** Image k of a submission gets seed + k × this; without it images spread over horde workers look alike. */
  seed_variation: z.int().min(1).max(1000).optional(),
  width: dimension.optional(),
  height: dimension.optional(),
  steps: z.int().min(1).max(500).optional(),
  n: z.int().min(1).max(20).optional(),
  karras: z.boolean().optional(),
  tiling: z.boolean().optional(),
  hires_fix: z.boolean().optional(),
  transparent: z.boolean().optional(),
  clip_skip: z.int().min(1).max(12).optional(),
  facefixer_strength: z.number().min(0).max(1).optional(),
  post_processing: z.array(z.enum(POST_PROCESSORS)).optional(),
  loras: z.array(lora).max(5).optional(),
  tis: z.array(textualInversion).max(20).optional(),
})
export type GenerateParams = z.infer<typeof generateParams>

/** Body of `POST /generate/async`. Keys that are unset are left out: the API rejects `null`. */
export const generateRequest = z.strictObject({
  /** The negative prompt follows `###`. */
  prompt: z.string().min(1),
  params: generateParams,
  models: z.array(z.string().min(1)),
  nsfw: z.boolean(),
  censor_nsfw: z.boolean(),
  trusted_workers: z.boolean(),
  slow_workers: z.boolean(),
  r2: z.literal(true),
  /** Rewrites a refused prompt instead of blocking this machine's address; accepts at most 7000 characters. */
  replacement_filter: z.literal(true),
  allow_downgrade: z.boolean(),
  extra_slow_workers: z.boolean().optional(),
  workers: z.array(z.string()).max(5).optional(),
  worker_blacklist: z.boolean().optional(),
  /** Base64 without a `data:` prefix. */
  source_image: z.string().min(1).optional(),
  source_processing: z.literal('img2img').optional(),
  proxied_account: z.string().min(1).max(255).optional(),
  webhook: z.string().min(10).max(1024).startsWith('https://').optional(),
  dry_run: z.boolean().optional(),
})
export type GenerateRequest = z.infer<typeof generateRequest>

const warning = z.object({ code: z.string(), message: z.string().catch('') })

/** 202 of `POST /generate/async`. */
export const submitAnswer = z.object({
  id: z.string().min(1),
  /** Present where no horde worker can serve the request at the moment. */
  message: z.string().optional(),
  warnings: z.array(warning).catch([]).default([]),
})
export type SubmitAnswer = z.infer<typeof submitAnswer>

export const dryRunAnswer = z.object({ kudos: z.number() })

/** `GET /generate/check/{id}`; also the head of the full status. */
export const checkAnswer = z.object({
  finished: z.number().catch(0),
  processing: z.number().catch(0),
  restarted: z.number().catch(0),
  waiting: z.number().catch(0),
  done: z.boolean(),
  faulted: z.boolean().catch(false),
  is_possible: z.boolean().catch(true),
  /** Rough seconds until done. */
  wait_time: z.number().catch(0),
  /** 1-based; 0 when nothing is left to be picked up or the position is not known yet. */
  queue_position: z.number().catch(0),
  kudos: z.number().catch(0),
})
export type CheckAnswer = z.infer<typeof checkAnswer>

const generationMetadata = z.object({
  type: z.string(),
  value: z.string().catch(''),
  ref: z.string().nullish(),
})

export const generation = z.object({
  id: z.string().catch(''),
  /** Presigned URL, valid for 30 minutes. */
  img: z.string(),
  seed: z.coerce.string().catch(''),
  model: z.string().catch(''),
  worker_id: z.string().catch(''),
  worker_name: z.string().catch(''),
  censored: z.boolean().catch(false),
  gen_metadata: z.array(generationMetadata).catch([]).default([]),
})
export type Generation = z.infer<typeof generation>

/** `GET` and `DELETE /generate/status/{id}`. */
export const statusAnswer = checkAnswer.extend({ generations: z.array(generation) })
export type StatusAnswer = z.infer<typeof statusAnswer>

/** One row of `GET /status/models`. */
export const modelStatus = z.object({
  name: z.string(),
  /** Threads of horde workers that serve the model. */
  count: z.number().catch(0),
  queued: z.number().catch(0),
  jobs: z.number().catch(0),
  /** Seconds. */
  eta: z.number().catch(0),
  performance: z.number().catch(0),
})
export type ModelStatus = z.infer<typeof modelStatus>

/** `GET /status/performance`; its totals may be a minute old. */
export const hordePerformance = z.object({
  /** Images that wait or are being drawn, and their work. */
  queued_requests: z.number().catch(0),
  queued_megapixelsteps: z.number().catch(0),
  past_minute_megapixelsteps: z.number().catch(0),
  /** Horde workers for images, and how many images they draw at once. */
  worker_count: z.number().catch(0),
  thread_count: z.number().catch(0),
})
export type HordePerformance = z.infer<typeof hordePerformance>

/** One of `GET /status/news`, newest first. */
export const newsItem = z.object({
  title: z.string().catch(''),
  /** Markdown */
  newspiece: z.string().catch(''),
  /** `YYYY-MM-DD` */
  date_published: z.string().catch(''),
  more_info_urls: z.array(z.string()).catch([]).default([]),
})
export type HordeNews = z.infer<typeof newsItem>

/** `GET /status/modes` */
export const hordeModes = z.object({ maintenance_mode: z.boolean().catch(false) })
export type HordeModes = z.infer<typeof hordeModes>

/** `GET /find_user` and `GET /users/{id}`. */
export const hordeUser = z.object({
  /** `alias#id`: the number alone says who it is. */
  username: z.string(),
  id: z.number().nullish(),
  kudos: z.number().catch(0),
  concurrency: z.number().catch(30),
  trusted: z.boolean().nullish(),
  service: z.boolean().nullish(),
  flagged: z.boolean().nullish(),
  education: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
  worker_count: z.number().nullish(),
})
export type HordeUser = z.infer<typeof hordeUser>

/** `GET /sharedkeys/{id}`. -1 stands for no limit. */
export const sharedKeyAnswer = z.object({
  /** Of the account that pays. */
  username: z.string(),
  name: z.string().nullish(),
  /** What is left of its budget. */
  kudos: z.number().catch(-1),
  /** RFC 822; absent: it never expires. */
  expiry: z.string().nullish(),
  max_image_pixels: z.number().catch(-1),
  max_image_steps: z.number().catch(-1),
})
export type SharedKeyAnswer = z.infer<typeof sharedKeyAnswer>

/** Body of `POST /kudos/transfer`. */
export const transferRequest = z.strictObject({
  /** `alias#id`, or the id of a shared key, whose owner and budget get it. */
  username: z.string().min(1).max(1_000),
  amount: z.int().min(1),
})
export type TransferRequest = z.infer<typeof transferRequest>

export const transferAnswer = z.object({ transferred: z.number() })

export const heartbeat = z.object({ message: z.string(), version: z.string().catch('') })
export type Heartbeat = z.infer<typeof heartbeat>
