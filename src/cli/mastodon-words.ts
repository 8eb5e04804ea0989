import type { Server, ServerKind } from '../adapters/mastodon/server.ts'

const KINDS: Readonly<Record<ServerKind, string>> = {
  mastodon: 'Mastodon',
  gotosocial: 'GoToSocial',
  pleroma: 'Pleroma or Akkoma',
  snac: 'snac',
  other: 'a server of a kind that Herald does not know',
}

/** `Mastodon, version 4.5.3`. */
export function kindWords({ kind, version }: Pick<Server, 'kind' | 'version'>): string {
  return `${KINDS[kind]}, version ${version.replace(/[^\x20-\x7e]/g, '').slice(0, 80)}`
}
