import { randomBytes } from 'node:crypto'
import type { Effective } from '../preferences/effective.ts'
import { placeGate } from '../preferences/place-gate.ts'
import { effectiveAt } from '../preferences/rows.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { DrawWords, OwnPayer, Place, Submission } from '../request/model.ts'
import { Secret } from '../secret.ts'
import type { RequestAggregate } from '../store.ts'
import { type Catalog, findStyle } from '../styles/catalog.ts'
import { expand, type HordePolicy } from '../styles/expand.ts'
import { seededRandom } from '../styles/random.ts'
import { answerCommand } from './answer.ts'
import type { PipelineContext } from './context.ts'
import { footing } from './footing.ts'
import type { Next } from './next.ts'
import { refused } from './refused.ts'
import { draws, drawWords } from './repeat.ts'
import type { Run } from './run.ts'

/** Turns a received request into submissions or into the sentence that answers it. */
export async function plan(context: PipelineContext, run: Run, aggregate: RequestAggregate): Promise<Next> {
  const { request } = aggregate
  const waits = await footing(context, run, request)
  if (waits !== undefined) return waits
  if (request.parsed.kind === 'refusal') return say(run, request.parsed.sentence)
  const { command } = request.parsed
  const remarks = 'remarks' in command ? command.remarks : []
  const here = await effectiveAt(run.store, request.event)
  if (!draws(command)) return say(run, await answerCommand(context, run, request, command, here))
  const words = await drawWords(run, request, command)
  if ('key' in words) return say(run, words)
  const why = refused(words, here, { gate: context.settings.gate, catalog: context.catalog() })
  if (why !== undefined) return say(run, why)
  return planDrawing(context, run, aggregate, words, remarks, here)
}

async function planDrawing(
  context: PipelineContext,
  run: Run,
  aggregate: RequestAggregate,
  words: DrawWords,
  said: readonly Sentence[],
  here: Effective,
): Promise<Next> {
  const { request } = aggregate
  const catalog = placeGate(here).catalog(context.catalog())
  const horde = await context.horde(request.hordeUrl)
  const payer =
    here.person.pay === 'operator'
      ? undefined
      : await context.ownKeys.payerOf(request.event, request.hordeUrl)
  const served = await run.effect((signal) => horde.served(signal))
  const expansion = expand({
    words,
    catalog,
    served,
    policy: policyFor(payer, policyIn(context.settings.policy, request.event.place, here)),
    defaultStyle: defaultStyle(catalog, here, context.settings.defaultStyle),
    defaultImages: here.person.images ?? context.settings.images(request.event.platform),
    random: seededRandom(request.id),
  })
  if (expansion.kind === 'refusal') return say(run, expansion.sentence, words)
  const submissions = expansion.submissions.map(
    (submission, index): Submission => ({
      ...submission,
      index,
      state: { name: 'planned', tries: 0, notBefore: 0 },
      secret: newSecret(),
    }),
  )
  const styles = [...new Set(submissions.map(({ style }) => style))]
  const remarks = [...said, ...expansion.remarks, ...creditsOf(context, styles)]
  const planned = { words, remarks, ...(payer !== undefined && { payer }) }
  await run.store.savePlan(run.claim, { ...planned, submissions })
  context.log.info({ requestId: run.id, styles }, 'planned')
  // Those of an earlier plan stay as they are.
  if (aggregate.submissions.length > 0) return 'continue'
  const { payer: _ofAnEarlierPlan, ...received } = request
  return { as: { ...aggregate, request: { ...received, ...planned, state: 'generating' }, submissions } }
}

/** 192 random bits. Unlike every other choice it must not follow from the request's id. */
function newSecret(): Secret {
  return new Secret(randomBytes(24).toString('base64url'))
}

/** Adult pictures need all: the operator allows them, the place is marked for them, and nobody there forbids them. */
function policyIn(policy: HordePolicy, place: Place, here: Effective): HordePolicy {
  return { ...policy, nsfw: policy.nsfw && place.nsfw && here.nsfw }
}

/** Whom the operator's key asks for is nothing that another key may name. */
function policyFor(payer: OwnPayer | undefined, { proxiedAccount, ...policy }: HordePolicy): HordePolicy {
  return { ...policy, ...(payer === undefined && proxiedAccount !== undefined && { proxiedAccount }) }
}

/** The person's choice, then the operator's, then the place's own, as far as they are offered here. */
function defaultStyle(catalog: Catalog, { person, styles = [] }: Effective, usual: string): string {
  const wishes = [...(person.style === undefined ? [] : [person.style]), usual, ...styles]
  return wishes.find((name) => findStyle(catalog, name).kind !== 'unknown') ?? usual
}

/** Who made a style is said wherever the style is shown: one sentence an author. */
function creditsOf(context: PipelineContext, styles: readonly string[]): Sentence[] {
  const credited = styles.flatMap((style) => {
    const credit = context.catalog().styles.get(style)?.credit
    return credit === undefined ? [] : [{ style, credit }]
  })
  const byAuthor = Map.groupBy(credited, ({ credit: { author, url } }) => `${author} ${url}`)
  return [...byAuthor.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { author, url } = first.credit
    return [
      sentence('credit', {
        styles: group.map(({ style }) => style),
        author,
        ...(url !== undefined && { url }),
      }),
    ]
  })
}

async function say(run: Run, answer: Sentence, words?: DrawWords): Promise<Next> {
  await run.store.saveAnswer(run.claim, { sentence: answer, cause: null }, words)
  return 'continue'
}
