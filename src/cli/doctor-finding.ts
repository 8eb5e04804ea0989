/** One line of the report. */
export interface Finding {
  readonly check: string
  readonly level: 'ok' | 'warning' | 'failure'
  readonly says: string
  /** What to do about it. */
  readonly mend?: string
}

/** What is said of something that is named elsewhere. */
export type Judged = Omit<Finding, 'check'>
