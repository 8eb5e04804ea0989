import { describeAnchors } from './describe-anchors.ts'
import { describeCredentials } from './describe-credentials.ts'
import { describeForgetting } from './describe-forgetting.ts'
import { describeLeases } from './describe-leases.ts'
import { describeLimits } from './describe-limits.ts'
import { describeLines } from './describe-lines.ts'
import { describeLinks } from './describe-links.ts'
import { describeOperator } from './describe-operator.ts'
import { describePlaces } from './describe-places.ts'
import { describePreferences } from './describe-preferences.ts'
import { describeStore } from './describe-store.ts'
import { describeWebhooks } from './describe-webhooks.ts'
import { onEachDatabase } from './on-each-database.ts'

onEachDatabase(describeStore)
onEachDatabase(describeLeases)
onEachDatabase(describeWebhooks)
onEachDatabase(describeLimits)
onEachDatabase(describeForgetting)
onEachDatabase(describeCredentials)
onEachDatabase(describePreferences)
onEachDatabase(describeAnchors)
onEachDatabase(describeOperator)
onEachDatabase(describeLines)
onEachDatabase(describePlaces)
onEachDatabase(describeLinks)
