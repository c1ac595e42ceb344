import type { Registration } from '../../../test/support/infra/pulumi-mocks'

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** What a resource is; what becomes of it at the end is no argument of Terraform's. */
type Registered = Pick<Registration, 'type' | 'name' | 'inputs'>

/** A configuration in Terraform's JSON syntax: resource type, name, arguments. */
export interface TerraformJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Json>>>>
}

/** Members whose keys are people's, not the provider's. */
const maps = new Set(['tags', 'variables', 'environmentVariables'])

/**
 * Registrations of @pulumi/aws as the Terraform resources that they are made from, so that tools for Terraform read
 * them. Names are turned back by rule: camel case into snake case, and lists of blocks into the singular.
 */
export function terraformJson(registrations: readonly Registered[]): TerraformJson {
  const ours = registrations.filter(({ type }) => type.startsWith('aws:'))
  const references = referencesTo(ours)
  const resource: Record<string, Record<string, Json>> = {}
  for (const { type, name, inputs } of ours) {
    const terraformType = terraformTypeOf(type)
    resource[terraformType] ??= {}
    resource[terraformType][name] = argumentsOf(inputs, references)
  }
  return { resource }
}

/** `aws:s3/bucketVersioning:BucketVersioning` is `aws_s3_bucket_versioning`; those of EC2 do not name their service. */
export function terraformTypeOf(type: string): string {
  const [, service = '', member = ''] = /^aws:([^/]+)\/([^:]+):/.exec(type) ?? []
  return service === 'ec2' ? `aws_${snake(member)}` : `aws_${service}_${snake(member)}`
}

/** What the mocks made up for a resource, and how Terraform writes it: by that, tools see what belongs together. */
function referencesTo(registrations: readonly Registered[]): ReadonlyMap<string, string> {
  const references = new Map<string, string>()
  for (const { type, name, inputs } of registrations) {
    const address = `${terraformTypeOf(type)}.${name}`
    references.set(`${name}-id`, `\${${address}.id}`)
    if (type === 'aws:s3/bucket:Bucket')
      references.set(String(inputs.bucket ?? name), `\${${address}.bucket}`)
    if (type === 'aws:redshift/parameterGroup:ParameterGroup') references.set(name, `\${${address}.name}`)
  }
  return references
}

function argumentsOf(
  value: Readonly<Record<string, unknown>>,
  references: ReadonlyMap<string, string>,
): Json {
  const entries = Object.entries(value).flatMap(([key, inner]): [string, Json][] => {
    if (inner === undefined || inner === null) return []
    const plain = inner as Json
    if (maps.has(key)) return [[snake(key), plain]]
    return [[isBlocks(inner) ? singular(snake(key)) : snake(key), convert(plain, references)]]
  })
  return Object.fromEntries(entries)
}

function convert(value: unknown, references: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((inner) => convert(inner, references))
  if (value !== null && typeof value === 'object') {
    const record = value as Readonly<Record<string, unknown>>
    // A secret input, as the mocks mark it.
    if (Object.keys(record).join() === 'secret') return convert(record.secret, references)
    return argumentsOf(record, references)
  }
  // The provider takes some booleans as text; tools want booleans.
  if (value === 'true' || value === 'false') return value === 'true'
  if (typeof value === 'string') return references.get(value) ?? value
  return value as Json
}

function isBlocks(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every((one) => one !== null && typeof one === 'object')
  )
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function singular(name: string): string {
  return name.endsWith('ies') ? `${name.slice(0, -3)}y` : name.replace(/s$/, '')
}
