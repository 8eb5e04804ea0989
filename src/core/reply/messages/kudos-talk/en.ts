import type { None } from '../en.ts'

/** English words about kudos for who asks by words. */
export const enKudosTalk = {
  helpKudos: (_: None) =>
    [
      'Kudos are the thanks of the AI Horde. They are never sold, and buy nothing but a better place in its queue.',
      'Reply `kudos 50` to a picture or to who asked for it. With it: `kudos 50 what a fox`.',
      'In private: `login` and your API key, `link` for a code, `receive as Mara#12`, `account`, `logout`, `kudos`. `kudos quiet` ends my messages about gifts.',
    ].join('\n'),
  kudosToWhom: (_: None) =>
    'To send kudos, reply `kudos 50` to a picture of mine, or to the words of the person who asked for it. How many you have I tell you in private: `kudos`.',
  giftNoteNotAllowed: (_: None) =>
    'Some words in your note are not allowed here, so nothing was sent. Please give again without them.',
  onlyInPrivate: (_: None) =>
    'That is between you and me, so I did nothing. Please send it to me alone, in a private message.',
  codeInPublic: (_: None) =>
    'Others could read that code here, so it links nothing any more. Please make a new one, and send it to me alone, in a private message.',
  keyInPublic: (_: None) =>
    'That looks like a key to the AI Horde, so I neither used nor kept it. Others may have read it: please get a new one on the Horde’s website. Keys go to me alone, in a private message: `login` and the key.',
  loginHow: (_: None) =>
    'Send me `login` and the API key of your Horde account, in a private message to me alone. I keep it encrypted and show it to nobody; delete your message afterwards. Without a key you can receive kudos: `receive as Mara#12`.',
  kudosQuiet: (_: None) =>
    'Done: I tell you no more about kudos that arrive, only when something goes wrong with a gift of yours. Send `kudos loud` to hear of them again.',
  kudosLoud: (_: None) =>
    'Done: I tell you about your kudos, in private. Send `kudos quiet` when it gets too much.',
  payOwn: (_: None) =>
    'Done: where your own Horde account is linked by a key, its kudos pay for your pictures. `pay operator` ends that.',
  payOperator: (_: None) =>
    'Done: I draw for you with the account of the people who run me, and yours pays nothing. `pay own` changes that.',
  /** The subject of a message about gifts. */
  kudosSubject: (_: None) => 'Your kudos at the AI Horde',
  kudosTurnOff: (_: None) => 'Reply `kudos quiet` to get no more of these messages.',
} as const
