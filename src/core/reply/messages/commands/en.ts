import type { None } from '../en.ts'

/**
 * English words of commands that are offered as forms: the name of a command, group or field, a colon, and what it is
 * for. Discord takes 32 characters for a name, and 100 for the rest.
 */
export const enCommands = {
  commandImagine: (_: None) => 'imagine: Draw AI pictures from your words',
  fieldPrompt: (_: None) => 'prompt: What to draw. Flags like --ar 16:9 work here as well',
  fieldStyle: (_: None) => 'style: A style, or a category to pick from several',
  fieldNegative: (_: None) => 'negative: What the pictures should not show',
  fieldImages: (_: None) => 'images: How many pictures',
  fieldAspect: (_: None) => 'aspect: The shape of the pictures',
  fieldSeed: (_: None) => 'seed: The same seed with the same words and settings gives much the same picture',
  fieldModel: (_: None) => "model: The model to draw with, instead of the style's own",
  fieldLora: (_: None) => 'lora: LoRAs by their CivitAI id: 12345 or 12345:0.8, several with spaces between',
  fieldLoraStrength: (_: None) => 'lora_strength: For LoRAs without a strength of their own, -5 to 5',
  fieldImage: (_: None) => 'image: A picture to start from',
  fieldChange: (_: None) => 'change: How far to move away from that picture, in percent',
  fieldPrivate: (_: None) => 'private: Only you see the answer',
  commandStyles: (_: None) => 'styles: Look through styles and categories',
  fieldCategory: (_: None) => 'category: A category to open, or a style',
  commandQueue: (_: None) => 'queue: Your open requests, and a way to cancel them',
  commandHorde: (_: None) => 'horde: How busy the AI Horde is, and its news',
  commandPreferences: (_: None) => 'preferences: What I do for you when you say nothing else',
  fieldDefaultStyle: (_: None) => 'style: Your default style or category',
  commandServer: (_: None) => 'serverpreferences: What I may do on this server',
  commandServerAll: (_: None) => 'server: For the whole server',
  fieldPublicKudos: (_: None) =>
    'public_kudos: Tell of thanks in the channel where somebody takes no direct messages',
  commandServerChannel: (_: None) => 'channel: For this channel alone',
  commandMyData: (_: None) => 'mydata: What I know about you',
  commandMyDataSee: (_: None) => 'see: See what I have stored about you',
  commandMyDataForget: (_: None) => 'forget: Have it erased',
  commandMyDataStop: (_: None) => 'stop: Be left alone by me',
  commandMyDataStart: (_: None) => 'start: Be answered by me again',
  commandLogin: (_: None) => 'login: Link your account at the AI Horde; only you see it',
  commandLogout: (_: None) => 'logout: Have your key and the link to your Horde account erased',
  commandAccount: (_: None) => 'account: Your Horde account: kudos, workers, linked places',
  commandLink: (_: None) => 'link: Link another place to the same Horde account, by a code',
  fieldCode: (_: None) => 'code: A code that I gave you elsewhere; without it you get one for there',
  fieldHordeName: (_: None) => 'name: To receive kudos only, without a key: your name there, like Mara#1234',
  commandKudos: (_: None) => 'kudos: Thank people with kudos of the AI Horde',
  commandKudosSend: (_: None) => 'send: Send kudos to somebody',
  fieldAmount: (_: None) => 'amount: How many',
  fieldTo: (_: None) => 'to: Whom you thank',
  fieldToHordeName: (_: None) =>
    'horde_name: Instead of a person here: an account at the Horde, like Mara#1234',
  fieldNote: (_: None) => 'note: What you want to say with it',
  commandKudosBalance: (_: None) => 'balance: How many you have',
  commandKudosLedger: (_: None) => 'ledger: What you gave and got, and what became of it',
  commandKudosQuiet: (_: None) => 'quiet: Switch my messages about kudos off, or on again',
  fieldTopic: (_: None) => 'topic: More about one thing',
  commandHelp: (_: None) => 'help: What I can do',
  commandAbout: (_: None) => 'about: Who runs me, and what becomes of your words',
  /** What the fields for aspects offer. */
  aspectChoice: (p: { aspect: string; shape: 'square' | 'wide' | 'tall' }) => `${p.aspect} ${p.shape}`,
} as const
