import { parse } from 'yaml'

/** What a `schema.yml` says of a table, as far as counting goes. */
export interface WrittenTable {
  readonly from: string
  readonly parent?: string
  readonly key?: readonly string[]
  readonly columns: Readonly<Record<string, { readonly path: string; readonly type: string }>>
}

/** A `schema.yml`, read without the job's own code. */
export interface WrittenContract {
  readonly tables: Readonly<Record<string, WrittenTable>>
  readonly ignored?: readonly { readonly path: string }[]
}

export function readWrittenContract(text: string): WrittenContract {
  return parse(text) as WrittenContract
}

/** How many rows records make in each table of a contract, counted by walking what JSON.parse says. */
export function countRows(
  contract: WrittenContract,
  records: readonly unknown[],
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(contract.tables).map(([name, table]) => [name, valuesAt(table.from, records).length]),
  )
}

/**
 * The values at a path of all records, in order. A list's elements count also where they are null; a member that is
 * null or not there does not.
 */
export function valuesAt(path: string, records: readonly unknown[]): readonly unknown[] {
  return splitPath(path).reduce<readonly unknown[]>(
    (values, step) =>
      values.flatMap((value): readonly unknown[] => {
        if (step === undefined) return Array.isArray(value) ? value : []
        const member = memberOf(value, step)
        return member === undefined || member === null ? [] : [member]
      }),
    records,
  )
}

/** The value at a path below a value, without lists on the way. */
export function valueAt(path: string, value: unknown): unknown {
  return splitPath(path).reduce(
    (one: unknown, step) => (step === undefined ? undefined : memberOf(one, step)),
    value,
  )
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}

/** The names on the way; `undefined` stands for all elements of a list. */
function splitPath(path: string): readonly (string | undefined)[] {
  return [...path.matchAll(/\.([\w-]+)|\[\*\]|\['((?:[^'\\]|\\.)*)'\]/g)].map(
    ([, plain, quoted]) => plain ?? quoted?.replace(/\\(.)/g, '$1'),
  )
}
