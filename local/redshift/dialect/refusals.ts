import { aggregateRefusals } from './refusals/aggregates'
import type { RefusalEntry } from './refusals/entry'
import { expressionRefusals } from './refusals/expressions'
import { functionRefusals } from './refusals/functions'
import { statementRefusals } from './refusals/statements'
import { windowRefusals } from './refusals/windows'

export type { RefusalEntry } from './refusals/entry'

/** What is refused, in the order in which it is looked for. */
export const refusals: readonly RefusalEntry[] = [
  ...statementRefusals,
  ...expressionRefusals,
  ...aggregateRefusals,
  ...windowRefusals,
  ...functionRefusals,
]
