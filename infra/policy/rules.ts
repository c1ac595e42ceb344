import { computeRules } from './compute'
import { identityRules } from './identity'
import { logRules } from './logs'
import { messagingRules } from './messaging'
import { networkRules } from './network'
import type { PolicyResource, PolicyRule } from './rule'
import { storageRules } from './storage'
import { warehouseRules } from './warehouse'

/** Every rule. They hold in each of our stacks; there is no list of exceptions. */
export const policyRules: readonly PolicyRule[] = [
  ...storageRules,
  ...networkRules,
  ...warehouseRules,
  ...computeRules,
  ...identityRules,
  ...messagingRules,
  ...logRules,
]

/** A rule that a resource breaks. */
export interface Violation {
  readonly rule: string
  readonly resource: string
  readonly message: string
}

/** Every violation of every rule in a whole stack. */
export function checkStack(
  stack: readonly PolicyResource[],
  rules: readonly PolicyRule[] = policyRules,
): readonly Violation[] {
  return rules.flatMap((rule) =>
    stack
      .filter(({ type }) => rule.types.includes(type))
      .flatMap((resource) =>
        rule.check(resource, stack).map((message) => ({ rule: rule.name, resource: resource.name, message })),
      ),
  )
}
