import type { WrongAdapter } from './change.ts'
import { LISTENING } from './listening.ts'
import { POSTING } from './posting.ts'
import { VERDICTS } from './verdicts.ts'

export const WRONG: readonly WrongAdapter[] = [...LISTENING, ...POSTING, ...VERDICTS]
