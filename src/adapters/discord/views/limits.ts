/** How much goes where, in characters. Source: docs.discord.com, "Message Resource" and "Component Reference". */
export const LIMITS = {
  content: 2000,
  embedTitle: 256,
  embedDescription: 4096,
  embedFieldValue: 1024,
  attachmentDescription: 1024,
  buttonLabel: 80,
  customId: 100,
  /** Label, value and description of an option. */
  option: 100,
  /** Options of a menu, and choices of an autocomplete. */
  options: 25,
  placeholder: 150,
  modalTitle: 45,
  label: 45,
  labelDescription: 100,
  textInput: 4000,
} as const
