/** Words that try to be more than words. */
export const HOSTILE: readonly string[] = [
  '@everyone @here <@123456789012345678> <@!1> <@&2> <#3> </imagine:4> <id:customize> <t:0:R> <:smile:5> <a:x:6>',
  '**bold** __under__ *it* _it_ ~~gone~~ ||hidden|| `code` ```js\ncode\n``` \\*not\\* \\\\@everyone',
  '# heading\n## smaller\n-# tiny\n> quote\n>>> all\n- item\n  + item\n1. one\n22) two',
  '[click](https://evil.example/x) <https://evil.example> https://evil.example discord.gg/x mailto:a@b.example',
  '😀👩‍🚀🏳️‍🌈🇩🇪'.repeat(300),
  'a\u200Bb\u200Cc\u200Dd\uFEFF\u2060\u00AD',
  '\u202Egpj.exe\u202C \u2066x\u2069 عربي עברית',
  'x'.repeat(6_000),
  '*'.repeat(6_000),
  '\\'.repeat(6_001),
  '@'.repeat(6_000),
  `z${'\u0301'.repeat(5_999)}`,
  '\uD83D lone \uDE00',
  'a\n\n\n\nb\u0000\u0007',
  '',
  ' ',
]
