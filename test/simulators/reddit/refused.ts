/** Reddit refuses the whole call: `{"message", "error"}`, with a reason where it tells one. */
export class Refused extends Error {
  readonly status: number
  readonly more: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    more: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(MESSAGES[status] ?? String(status))
    this.status = status
    this.more = more
    this.headers = headers
  }
}

/** Answered by status 200 with `json.errors`: the form was read, and nothing was done. */
export class FormRefused extends Refused {
  readonly code: FormError
  readonly words: string
  readonly field: string

  constructor(code: FormError, field: string, words: string = FORM_ERRORS[code], more = {}) {
    super(200, more)
    this.code = code
    this.field = field
    this.words = words
  }
}

const MESSAGES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
}

/**
 * Codes and words of r2/lib/errors.py, and of github.com/Pyprohly/reddit-api-doc-notes (docs/api-reference) where later
 * ones were seen; IMAGES_NOTALLOWED and others without a source there as clients name them.
 */
export const FORM_ERRORS = {
  NO_TEXT: 'we need something here',
  TOO_LONG: 'this is too long (max: 10000)',
  DELETED_COMMENT: 'that comment has been deleted',
  THREAD_LOCKED: 'Comments are locked.',
  TOO_OLD: "that's a piece of history now; it's too late to reply to it",
  USER_BLOCKED: "you can't send to a user that you have blocked",
  SOMETHING_IS_BROKEN: 'Something is broken, please try again later.',
  RATELIMIT: 'you are doing that too much. try again in a moment.',
  SUBREDDIT_OUTBOUND_LINKING_DISALLOWED: 'Linking to subreddits is not allowed.',
  COMMENT_GUIDANCE_VALIDATION_FAILED: 'Your comment does not follow the guidance of this community.',
  SUBREDDIT_REQUIRED: 'you must specify a subreddit',
  SUBREDDIT_NOEXIST: "that subreddit doesn't exist",
  SUBREDDIT_NOTALLOWED: "you aren't allowed to post there.",
  SUBREDDIT_LINKING_DISALLOWED: "This community doesn't allow linking to other communities",
  NO_LINKS: 'that subreddit only allows text posts',
  NO_SELFS: "that subreddit doesn't allow text posts",
  IMAGES_NOTALLOWED: "This community doesn't allow images",
  GALLERIES_NOTALLOWED: "This community doesn't allow galleries",
  SUBMIT_VALIDATION_FLAIR_REQUIRED: 'Your post must contain post flair.',
  BAD_FLAIR_TEMPLATE_ID: 'invalid flair template id',
  BAD_URL: 'you should check that url',
  NO_URL: 'a url is required',
  USER_DOESNT_EXIST: "that user doesn't exist",
  NOT_WHITELISTED_BY_USER_MESSAGE: "can't send messages to that user",
  NO_USER: 'please enter a username',
  NO_SUBJECT: 'please enter a subject',
  INVALID_OPTION: 'that option is not valid',
  BAD_IMAGE: 'image problem',
  JSON_PARSE_ERROR: 'unable to parse JSON data',
} as const
export type FormError = keyof typeof FORM_ERRORS
