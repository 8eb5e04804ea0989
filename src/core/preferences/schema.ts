import * as z from 'zod'
import { LOCALES } from '../reply/messages/locale.ts'
import { MAX_IMAGES } from '../request/flags.ts'

/** Ids of a platform; opaque, and as long as the longest of them (a Fediverse address). */
const id = z.string().trim().min(1).max(300)
const MOST_ENTRIES = 100
const LONGEST_NAME = 100
export const MOST_A_DAY = 1_000

function listOf<T extends z.ZodType<string>>(entry: T) {
  return z
    .array(entry)
    .min(1)
    .max(MOST_ENTRIES)
    .transform((entries) => [...new Set(entries)])
}

/** What a person chose for themselves. What is absent is as the platform and the operator have it. */
export const personPreferences = z.strictObject({
  /** Style or category where they name none. */
  style: z.string().trim().min(1).max(LONGEST_NAME).optional(),
  /** Pictures where they do not say how many. */
  images: z.int().min(1).max(MAX_IMAGES).optional(),
  language: z.enum(LOCALES).optional(),
  /** `off`: no further message when something that took long is finished. */
  ping: z.literal('off').optional(),
  /** Who pays for their pictures, where they have a key of their own; `own` unless they say otherwise. */
  pay: z.enum(['own', 'operator']).optional(),
  /** `off`: no messages about kudos that were given or got; what went wrong is told all the same. */
  kudosReceipts: z.literal('off').optional(),
})
export type PersonPreferences = Readonly<z.output<typeof personPreferences>>

/**
 * What those who look after a place chose for it: a channel, or with `channels` a server. What is absent is as what
 * it lies in has it, and in the end as the operator has it.
 */
export const placePreferences = z.strictObject({
  /** False: nothing is drawn there. */
  enabled: z.boolean().optional(),
  /** Only people with one of these roles are drawn for. */
  roles: listOf(id).optional(),
  /** Of a server: nothing is drawn in other channels. */
  channels: listOf(id).optional(),
  /** Styles and categories; a category stands for its styles. No others are offered. */
  styles: listOf(z.string().trim().min(1).max(LONGEST_NAME)).optional(),
  /** True gives no more than the operator and the place's own mark allow; false forbids adult pictures. */
  nsfw: z.boolean().optional(),
  /** Drawings of each person there within 24 hours. */
  aDay: z.int().min(1).max(MOST_A_DAY).optional(),
  /** Answers are seen by the person alone, where the platform can do that. */
  privateReplies: z.boolean().optional(),
  blockedPeople: listOf(id).optional(),
  /** As the operator's blocked words: whole words, or beginnings with a `*` behind. */
  blockedWords: listOf(z.string().trim().min(1).max(LONGEST_NAME)).optional(),
  /** Thanks by reaction are told in the channel to people who take no direct messages. */
  publicKudos: z.boolean().optional(),
  /** Id of the channel that is told what was drawn for whom. */
  logChannel: id.optional(),
})
export type PlacePreferences = Readonly<z.output<typeof placePreferences>>

/** A change: null, or an empty list, puts a setting back to what it would be without; what is absent stays. */
export type Change<Settings> = { readonly [K in keyof Settings]?: Settings[K] | null }

/** The settings after a change. */
export function changed<Settings extends object>(settings: Settings, change: Change<Settings>): Settings {
  const entries = Object.entries({ ...settings, ...change })
  const chosen = entries.filter(([, value]) => value != null && !(Array.isArray(value) && value.length === 0))
  return Object.fromEntries(chosen) as Settings
}
