/** A resource as a rule sees it: while Pulumi checks it, or as a test has recorded it. */
export interface PolicyResource {
  readonly type: string
  readonly name: string
  readonly props: Readonly<Record<string, unknown>>
  /** Whether a property was made from another resource, by its name, ARN or id. */
  refersTo(property: string, other: PolicyResource): boolean
}

/** Something that no resource of ours may do, and how to tell. Pure, so that a test runs it as Pulumi does. */
export interface PolicyRule {
  readonly name: string
  readonly description: string
  /** The types of resources it looks at. */
  readonly types: readonly string[]
  /** `stack`: it needs the other resources too, and so is asked when all are known. */
  readonly scope: 'resource' | 'stack'
  /** What is wrong with one resource, a sentence each; nothing where all is well. */
  check(resource: PolicyResource, stack: readonly PolicyResource[]): readonly string[]
}

/** A rule about a resource alone. */
export function resourceRule(
  name: string,
  description: string,
  types: readonly string[],
  check: (props: Readonly<Record<string, unknown>>, resource: PolicyResource) => readonly string[],
): PolicyRule {
  return { name, description, types, scope: 'resource', check: (resource) => check(resource.props, resource) }
}

/** A rule about a resource and those that belong to it. */
export function stackRule(
  name: string,
  description: string,
  types: readonly string[],
  check: (resource: PolicyResource, stack: readonly PolicyResource[]) => readonly string[],
): PolicyRule {
  return { name, description, types, scope: 'stack', check }
}

/** The violation when a condition does not hold. */
export function unless(condition: boolean, violation: string): readonly string[] {
  return condition ? [] : [violation]
}

/** The resources of a type whose property was made from this resource. */
export function attachedTo(
  resource: PolicyResource,
  stack: readonly PolicyResource[],
  type: string,
  property: string,
): readonly PolicyResource[] {
  return stack.filter((other) => other.type === type && other.refersTo(property, resource))
}

/** A property that should be a list, as one. */
export function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]) as readonly Readonly<Record<string, unknown>>[]
}
