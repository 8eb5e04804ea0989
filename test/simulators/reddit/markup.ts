/** As Reddit answers text unless it is asked for raw JSON. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const NAME = '[A-Za-z0-9_-]{3,20}'
const MENTION = new RegExp(`(?<![\\w/])/?u/(${NAME})(?![\\w/-])`, 'g')
/** What r2/lib/utils `extract_user_mentions` reads over: code and quoted links are no mentions. */
const CODE = /```[\s\S]*?```|`[^`\n]*`|^(?: {4}|\t).*$/gm

/** The people whom a comment names, in lower case, each once. */
export function mentionsIn(body: string): string[] {
  const names = [...body.replace(CODE, '').matchAll(MENTION)].map(([, name = '']) => name.toLowerCase())
  return [...new Set(names)]
}

/** Markdown as far as people here write it: paragraphs, quotes, code, lists, links, mentions, emphasis. */
export function html(body: string): string {
  const blocks = body.split(/\n{2,}/).filter((block) => block.trim() !== '')
  return `<div class="md">${blocks.map(blockOf).join('\n\n')}\n</div>`
}

/** As texts of the inbox and of places come, and posts. */
export function fenced(markup: string): string {
  return `<!-- SC_OFF -->${markup}<!-- SC_ON -->`
}

function blockOf(block: string): string {
  const lines = block.split('\n')
  if (lines.every((line) => /^( {4}|\t)/.test(line))) {
    return `<pre><code>${text(lines.map((line) => line.replace(/^( {4}|\t)/, '')).join('\n'))}\n</code></pre>`
  }
  if (lines.every((line) => line.startsWith('>'))) {
    return `<blockquote>\n${blockOf(lines.map((line) => line.replace(/^> ?/, '')).join('\n'))}\n</blockquote>`
  }
  if (lines.every((line) => /^[-*] /.test(line))) {
    return `<ul>\n${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join('\n')}\n</ul>`
  }
  if (block === '---') return '<hr/>'
  return `<p>${lines.map(inline).join('\n')}</p>`
}

function inline(line: string): string {
  return line
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? `<code>${text(part.slice(1, -1))}</code>` : styled(part)))
    .join('')
}

function styled(words: string): string {
  return text(words)
    .replace(/\[([^\]]*)\]\(([^)\s]*)\)/g, '<a href="$2">$1</a>')
    .replace(MENTION, (mention, name: string) => `<a href="/u/${name}">${mention}</a>`)
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/(?<!\*)\*([^*]+)\*(?!\*)/g, '<em>$1</em>')
    .replace(/\\([\\`*_{}[\]()#+.!>~|^-])/g, '$1')
}

/** Entities in the source are entities in what people see. */
function text(words: string): string {
  return words
    .replace(/&(?!(?:#\d+|#x[\da-f]+|[a-z]\w+);)/gi, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
