import { mastodonHarness } from '../simulators/mastodon/harness.ts'
import { describeAdapter } from './describe-adapter.ts'

describeAdapter('Mastodon', mastodonHarness())
describeAdapter('Mastodon 4.2', mastodonHarness({ version: '4.2' }))
describeAdapter('GoToSocial', mastodonHarness({ costume: 'gotosocial' }))
describeAdapter('Pleroma', mastodonHarness({ costume: 'pleroma' }))
describeAdapter('snac', mastodonHarness({ costume: 'snac' }))
