/**
 * Loaded before a process of ours (`--import`): its machine's clock is ahead by `TEST_AHEAD_MS`. So minutes pass
 * between two processes without anybody waiting for them.
 */
const aheadMs = Number(process.env.TEST_AHEAD_MS ?? 0)
const now = Date.now
Date.now = () => now() + aheadMs
