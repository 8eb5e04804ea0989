import type { APIModalInteractionResponseCallbackData } from 'discord.js'
import type { Command } from '../../core/request/model.ts'
import type { Choice } from './commands/suggest.ts'
import type { Upload } from './files.ts'
import type { MessageBody } from './views/body.ts'

/** What is to become of an interaction. */
export type Answer =
  /** A request like any other, answered in a message that only the person sees where it is `hidden`. */
  | {
      readonly kind: 'request'
      readonly command: Command
      readonly hidden: boolean
      /** The event of the request that is meant. */
      readonly repliesTo?: string
    }
  /** The press brings another token: the answer of that request comes into the message of the button. */
  | { readonly kind: 'show'; readonly eventId: string }
  /** A page that only the person sees. */
  | { readonly kind: 'page'; readonly body: MessageBody; readonly files?: readonly Upload[] }
  /** Likewise, in the place of the page that the button or menu is on. */
  | { readonly kind: 'turn'; readonly body: MessageBody; readonly files?: readonly Upload[] }
  /** What only the person sees, when it is found out; meanwhile they see that it comes. */
  | { readonly kind: 'soon'; page(): Promise<MessageBody> }
  | { readonly kind: 'offer'; readonly choices: readonly Choice[] }
  | { readonly kind: 'form'; readonly form: Form }

export type Form = APIModalInteractionResponseCallbackData
