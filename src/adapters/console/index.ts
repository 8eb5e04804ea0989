import type { PlatformAdapter } from '../../core/ports.ts'
import { consolePublisher } from './publisher.ts'

/** The command line as a platform: events come from `herald draw`, replies are files and a sentence. */
export function consoleAdapter(): PlatformAdapter {
  return { platform: 'console', account: CONSOLE_ACCOUNT, publisher: consolePublisher }
}

export const CONSOLE_ACCOUNT = 'local'
