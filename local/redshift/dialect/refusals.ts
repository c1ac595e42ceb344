import { aggregateRefusals } from './refusals/aggregates'
import { controlRefusals } from './refusals/control'
import { definitionRefusals } from './refusals/definitions'
import type { RefusalEntry } from './refusals/entry'
import { expressionRefusals } from './refusals/expressions'
import { functionRefusals } from './refusals/functions'
import { queryRefusals } from './refusals/queries'
import { windowRefusals } from './refusals/windows'
import { writeRefusals } from './refusals/writes'

export type { RefusalEntry } from './refusals/entry'

/** What is refused, in the order in which it is looked for. */
export const refusals: readonly RefusalEntry[] = [
  ...writeRefusals,
  ...queryRefusals,
  ...definitionRefusals,
  ...controlRefusals,
  ...expressionRefusals,
  ...aggregateRefusals,
  ...windowRefusals,
  ...functionRefusals,
]
