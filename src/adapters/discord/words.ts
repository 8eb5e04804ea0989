/** The people a message mentions, by id. */
export type Names = ReadonlyMap<string, string>

/**
 * The words of a message as people see them: mentions of us are left out, those of others become bare names, and
 * Discord's own emoji their names. Source of the forms: docs.discord.com, "Message Formatting". Linear in the length.
 */
export function messageWords(content: string, ourId: string, names: Names): string {
  return content
    .replace(/<@!?(\d{1,20})>/g, (_, id: string) => (id === ourId ? '' : ` ${names.get(id) ?? ''} `))
    .replace(/<a?:(\w{1,40}):\d{1,20}>/g, ' $1 ')
    .replace(/<(?:@&|#)\d{1,20}>|<t:-?\d{1,20}(?::\w)?>|<\/[^<>\n]{1,120}:\d{1,20}>/g, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .trim()
}
