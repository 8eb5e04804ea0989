import { listing } from '../entities.ts'
import { html } from '../markup.ts'
import type { Parts } from '../parts.ts'
import { shownSubreddit } from '../places-shown.ts'
import type { Endpoint } from '../server.ts'
import { opened } from './opened.ts'

/** What a place is like, and what it asks of posts. */
export function subredditEndpoints({ world }: Parts): Endpoint[] {
  return [
    {
      method: 'GET',
      path: '/r/:name/about',
      route: 'about',
      scopes: ['read'],
      effect: ({ path }) => ({ body: shownSubreddit(world, opened(world, path.name)) }),
    },
    {
      method: 'GET',
      path: '/subreddits/search',
      route: 'about',
      scopes: ['read'],
      // Where who asks for a place that is not there is sent.
      effect: () => ({ body: listing([]) }),
    },
    {
      method: 'GET',
      path: '/r/:name/about/rules',
      route: 'rules',
      scopes: ['read'],
      effect: ({ path }) => ({
        body: {
          rules: opened(world, path.name).rules.map((rule, priority) => ({
            kind: 'all',
            short_name: rule,
            violation_reason: rule,
            description: rule,
            description_html: `<!-- SC_OFF -->${html(rule)}<!-- SC_ON -->`,
            created_utc: Math.floor(world.now() / 1_000),
            priority,
          })),
          site_rules: ['Spam', 'Personal and confidential information'],
          site_rules_flow: [],
        },
      }),
    },
    {
      method: 'GET',
      path: '/r/:name/api/link_flair_v2',
      route: 'flairs',
      scopes: ['flair'],
      effect: ({ path }) => ({
        body: opened(world, path.name)
          .flairs.filter(({ modOnly }) => !modOnly)
          .map(({ id, text, modOnly }) => ({
            id,
            text,
            type: 'text',
            text_editable: false,
            allowable_content: 'all',
            text_color: 'dark',
            mod_only: modOnly,
            background_color: '',
            richtext: [],
            css_class: '',
            max_emojis: 10,
          })),
      }),
    },
  ]
}
