import { describeCredentials } from './describe-credentials.ts'
import { describeLimits } from './describe-limits.ts'
import { describeLines } from './describe-lines.ts'
import { describeOperator } from './describe-operator.ts'
import { describeStore } from './describe-store.ts'
import { onEachDatabase } from './on-each-database.ts'

onEachDatabase(describeStore)
onEachDatabase(describeLimits)
onEachDatabase(describeCredentials)
onEachDatabase(describeOperator)
onEachDatabase(describeLines)
