import type { PolicyResource } from '../../../infra/policy/rule'
import type { Registration } from './pulumi-mocks'

/**
 * Recorded registrations as the rules see resources. Which resource a property was made from shows in what the mocks
 * made of names: the id, and the ARN or name that ends with the resource's own.
 */
export function asPolicyResources(registrations: readonly Registration[]): readonly PolicyResource[] {
  return registrations.map(({ type, name, inputs }) => {
    const props = plain(inputs) as Readonly<Record<string, unknown>>
    return {
      type,
      name,
      props,
      refersTo: (property, other) => namesOf(other).includes(String(props[property])),
    }
  })
}

function namesOf({ name, props }: PolicyResource): readonly string[] {
  const own = props.name ?? props.bucket ?? props.clusterIdentifier ?? name
  return [name, `${name}-id`, String(own)]
}

/** Secrets without their mark: rules ask what a value is, whether or not it is shown. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  const record = value as Record<string, unknown>
  const [only] = Object.keys(record)
  if (only === 'secret' && Object.keys(record).length === 1) return plain(record.secret)
  return Object.fromEntries(Object.entries(record).map(([key, inner]) => [key, plain(inner)]))
}
