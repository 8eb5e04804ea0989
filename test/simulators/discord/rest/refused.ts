/**
 * What Discord answers when it does not do something: status and words by code.
 * discord.com/developers/docs/topics/opcodes-and-status-codes#json; codes by RESTJSONErrorCodes.
 */
const ANSWERS = {
  10003: [404, 'Unknown Channel'],
  10002: [404, 'Unknown Application'],
  10004: [404, 'Unknown Guild'],
  10007: [404, 'Unknown Member'],
  10008: [404, 'Unknown Message'],
  10013: [404, 'Unknown User'],
  10014: [400, 'Unknown Emoji'],
  10015: [404, 'Unknown Webhook'],
  10062: [404, 'Unknown interaction'],
  10063: [404, 'Unknown application command'],
  20012: [403, 'You are not authorized to perform this action on this application'],
  30010: [400, 'Maximum number of reactions reached (20)'],
  30032: [400, 'Maximum number of application commands reached (100).'],
  40005: [413, 'Request entity too large'],
  40060: [400, 'Interaction has already been acknowledged.'],
  40094: [400, 'This interaction has hit the maximum number of follow up messages.'],
  40333: [403, 'internal network error'],
  50001: [403, 'Missing Access'],
  50003: [403, 'Cannot execute action on a DM channel'],
  50005: [403, 'Cannot edit a message authored by another user'],
  50006: [400, 'Cannot send an empty message'],
  50007: [403, 'Cannot send messages to this user'],
  50008: [400, 'Cannot send messages in a non-text channel'],
  50013: [403, 'Missing Permissions'],
  50027: [401, 'Invalid Webhook Token'],
  50033: [400, 'Invalid Recipient(s)'],
  50035: [400, 'Invalid Form Body'],
  50083: [400, 'Thread is archived'],
  50109: [400, 'The request body contains invalid JSON.'],
  50278: [403, 'Cannot send messages to this user due to having no mutual guilds'],
  160002: [400, 'Cannot reply without permission to read message history'],
  160005: [400, 'Thread is locked'],
} as const satisfies Record<number, readonly [number, string]>

/** Answers that have no code of their own. */
const PLAIN = { 401: 'Unauthorized', 404: 'Not Found', 405: 'Method Not Allowed' } as const

export type Code = keyof typeof ANSWERS

/** Where in a form something is wrong, and what: `{options: {4: {_errors: [{code, message}]}}}`. */
export interface FormErrors {
  [key: string]: FormErrors | readonly { readonly code: string; readonly message: string }[]
}

/** Why a call is not done. */
export class Refused extends Error {
  readonly status: number
  readonly body: { readonly message: string; readonly code: number; readonly errors?: FormErrors }

  constructor(code: Code, errors?: FormErrors) {
    const [status, message] = ANSWERS[code]
    super(message)
    this.status = status
    this.body = { message, code, ...(errors === undefined ? {} : { errors }) }
  }
}

/** Why a call is not even looked at. */
export class NotAccepted extends Error {
  readonly status: keyof typeof PLAIN
  readonly body: { readonly message: string; readonly code: 0 }

  constructor(status: keyof typeof PLAIN) {
    super(PLAIN[status])
    this.status = status
    this.body = { message: `${status}: ${PLAIN[status]}`, code: 0 }
  }
}
