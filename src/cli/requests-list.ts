import type { RequestSummary } from '../core/request/operator.ts'

/** One line a request, newest first as given. */
export function table(rows: readonly RequestSummary[], nowMs: number): string {
  if (rows.length === 0) return 'No requests.'
  const lines = rows.map((row) => [
    row.id,
    row.platform,
    row.state,
    duration(nowMs - row.createdAt),
    nextRun(row, nowMs),
    [row.outcome, row.cause]
      .filter((part) => part !== null)
      .join(': ')
      .replaceAll('\n', ' '),
  ])
  const all = [['id', 'platform', 'state', 'age', 'next run', 'outcome'], ...lines]
  const widths = all[0]?.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0))) ?? []
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** When something happens to it next, in words. */
export function nextRun({ state, nextRunAt, leaseUntil }: RequestSummary, nowMs: number): string {
  if (state === 'ended') return '-'
  if (leaseUntil >= nowMs) return 'running'
  if (nextRunAt === null) return 'when woken'
  return nextRunAt > nowMs ? `in ${duration(nextRunAt - nowMs)}` : `due for ${duration(nowMs - nextRunAt)}`
}

/** `40 s`, `12 min`, `5 h`, `3 d`; clocks that went backwards count as nothing. */
export function duration(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000))
  if (s < 120) return `${s} s`
  if (s < 2 * 3600) return `${Math.round(s / 60)} min`
  if (s < 2 * 86_400) return `${Math.round(s / 3600)} h`
  return `${Math.round(s / 86_400)} d`
}
