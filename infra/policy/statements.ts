import { listOf } from './rule'

/** A statement of a policy document, every member as a list. */
export interface Statement {
  readonly effect: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  /** By kind: `AWS`, `Service`; everybody is `*` under `AWS`. */
  readonly principals: Readonly<Record<string, readonly string[]>>
  readonly condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** The statements of a policy document, given as JSON text or already parsed. */
export function statementsOf(document: unknown): readonly Statement[] {
  const parsed = (typeof document === 'string' ? JSON.parse(document) : document) as
    | { Statement?: unknown }
    | undefined
  return listOf(parsed?.Statement).map((statement) => ({
    effect: String(statement.Effect),
    actions: strings(statement.Action),
    resources: strings(statement.Resource),
    principals: principalsOf(statement.Principal),
    condition: (statement.Condition ?? {}) as Statement['condition'],
  }))
}

/** Whether a statement lets anybody in: everybody, and no condition that says who. */
export function isOpen(statement: Statement): boolean {
  const everybody = Object.values(statement.principals).some((names) => names.includes('*'))
  return statement.effect === 'Allow' && everybody && conditionKeys(statement).every((key) => !saysWho(key))
}

/** Whether a statement denies everybody these actions without TLS. */
export function deniesPlain({ effect, actions, principals, condition }: Statement, action: string): boolean {
  const isForAll = Object.values(principals).some((names) => names.includes('*'))
  const plain = condition.Bool?.['aws:SecureTransport']
  return effect === 'Deny' && isForAll && actions.includes(action) && String(plain) === 'false'
}

/** The keys of a statement's conditions, in lower case. */
export function conditionKeys({ condition }: Statement): readonly string[] {
  return Object.values(condition).flatMap((tests) => Object.keys(tests).map((key) => key.toLowerCase()))
}

const whoKeys = [
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
]

/** Whether a condition key limits who asks. */
export function saysWho(key: string): boolean {
  return whoKeys.includes(key) || key.startsWith('kms:encryptioncontext')
}

function principalsOf(principal: unknown): Statement['principals'] {
  if (principal === undefined) return {}
  if (typeof principal === 'string') return { AWS: [principal] }
  const entries = Object.entries(principal as Record<string, unknown>)
  return Object.fromEntries(entries.map(([kind, names]) => [kind, strings(names)]))
}

function strings(value: unknown): readonly string[] {
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]).map(String)
}
