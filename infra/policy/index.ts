import { type Policies, PolicyPack, type PolicyResource as PulumiResource } from '@pulumi/policy'
import type { PolicyResource } from './rule'
import { policyRules } from './rules'

/** The rules as a pack for Pulumi: `pulumi up --policy-pack infra/policy` stops before it makes what breaks one. */
const policies: Policies = policyRules.map(({ name, description, types, scope, check }) => {
  const common = { name, description, enforcementLevel: 'mandatory' as const }
  if (scope === 'resource') {
    return {
      ...common,
      validateResource: (args, report) => {
        if (!types.includes(args.type)) return
        const resource = { type: args.type, name: args.name, props: args.props, refersTo: () => false }
        for (const violation of check(resource, [])) report(`${args.name} ${violation}`)
      },
    }
  }
  return {
    ...common,
    validateStack: (args, report) => {
      const stack = args.resources.map(asResource)
      for (const [index, resource] of stack.entries()) {
        if (!types.includes(resource.type)) continue
        for (const violation of check(resource, stack)) {
          report(`${resource.name} ${violation}`, args.resources[index]?.urn)
        }
      }
    },
  }
})

new PolicyPack('lakeload', { policies })

/** Names and ids are not known in a preview; which resource a property comes from is. */
function asResource(resource: PulumiResource): PolicyResource & { readonly urn: string } {
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    props: resource.props,
    refersTo: (property, other) =>
      (resource.propertyDependencies[property] ?? []).some(
        (dependency) => dependency.name === other.name && dependency.type === other.type,
      ),
  }
}
