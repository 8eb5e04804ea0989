/** Our own account, and whom it listens to. */
export interface Us {
  /** Name of the account within Herald. */
  readonly account: string
  /** Host of our server; names its own people. */
  readonly host: string
  /** Our id and address there. */
  readonly id: string
  readonly acct: string
  /** Addresses of bots that are answered like people. */
  readonly allowedBots: readonly string[]
  /** Who marks a mention as sensitive may be shown adult pictures. */
  readonly adultPictures: boolean
}

/** `name@domain`, also for people of our own server, who go by their name alone there. */
export function addressOf({ acct }: { readonly acct: string }, { host }: { readonly host: string }): string {
  return (acct.includes('@') ? acct : `${acct}@${host}`).toLowerCase()
}

export function isUs(mention: { readonly id?: string | null | undefined; readonly acct: string }, us: Us) {
  return mention.id === us.id || addressOf(mention, us) === addressOf(us, us)
}
