import type { GenerateRequest } from '../horde/schema.ts'
import { fitSize, type Size } from '../horde/size.ts'
import { readAspect } from '../request/aspect.ts'

/** What the Horde adds where a request has no width or height. */
const DEFAULT_EDGE = 512

/** The same request for a drawing of this shape, with no more pixels. */
export function sizedLike(body: GenerateRequest, shape: Size): GenerateRequest {
  const { width = DEFAULT_EDGE, height = DEFAULT_EDGE } = body.params
  const read = readAspect(`${shape.width}:${shape.height}`)
  if (read === undefined) return body
  return { ...body, params: { ...body.params, ...fitSize(read.aspect, width * height) } }
}
