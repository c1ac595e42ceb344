import { JobError } from '../errors/job-error'
import { chooseKey, findGiven } from './choose-key'
import { maxSuperBytes } from './column-types'
import type { ContractDraft } from './contract-draft'
import { type LaidTable, type Laying, layTables, tableWidth } from './lay-tables'
import { type NamedColumn, type NamedTable, nameDraft } from './name-draft'
import type { StreamProfile } from './profile'
import { buildProfileTree, nodesWithin, type ProfileNode } from './profile-tree'

/** Redshift's limit (AWS, "CREATE TABLE"). */
const maxColumns = 1_600
/** Containers around a value, beyond which it is kept as SUPER. */
export const defaultMaxNesting = 4

/** How a contract is to be planned. */
export interface PlanContractOptions {
  readonly pipeline: string
  readonly stream: string
  /** The columns or members that are the root table's key; proposed from the data where it is left away. */
  readonly key?: readonly string[]
  readonly maxNesting?: number
}

/**
 * Plans the tables that hold everything a profile shows, digit for digit: nested objects become columns, lists become child
 * tables, and what fits neither becomes SUPER, with the reason. Pure.
 *
 * @throws JobError INFER_NO_RECORDS, INFER_TEXT_UNSTORABLE, INFER_VALUE_TOO_LARGE, INFER_TOO_MANY_COLUMNS,
 *   INFER_KEY_UNKNOWN or INFER_KEY_INVALID
 */
export function planContract(profile: StreamProfile, options: PlanContractOptions): ContractDraft {
  const named = planTables(profile, options)
  const key = chooseKey(named, profile, options.key, options.stream)
  return { pipeline: options.pipeline, stream: options.stream, records: profile.records, ...key }
}

/**
 * The columns that a given key names, to be proven on the records before the contract is planned.
 *
 * @throws as `planContract`
 */
export function findGivenKey(profile: StreamProfile, options: PlanContractOptions): readonly NamedColumn[] {
  const { key } = options
  if (key === undefined || key.length === 0) return []
  const columns = planTables(profile, options)[0]?.columns ?? []
  return key.map((name) => findGiven(name, columns))
}

function planTables(profile: StreamProfile, options: PlanContractOptions): readonly NamedTable[] {
  const root = buildProfileTree(profile)
  if (root === undefined || profile.records === 0) {
    throw new JobError('INFER_NO_RECORDS', `stream \`${options.stream}\` has no records`)
  }
  refuseUnstorable(root)
  const laid = layFitting(root, {
    stream: options.stream,
    maxNesting: options.maxNesting ?? defaultMaxNesting,
  })
  return nameDraft(laid, options)
}

/** How tables are laid that Redshift holds. */
export interface Fitting extends Omit<Laying, 'folded'> {
  readonly stream: string
  /** How many columns the table of a path has already. */
  readonly widthBefore?: (from: string) => number
}

/**
 * Lays tables, and keeps objects and lists as SUPER, the widest first, until no table is too wide.
 *
 * @throws JobError INFER_TOO_MANY_COLUMNS where there is none to keep so
 */
export function layFitting(root: ProfileNode, fitting: Fitting): readonly LaidTable[] {
  const folded = new Map<string, string>()
  for (;;) {
    const tables = layTables(root, { ...fitting, folded })
    const widthOf = (table: LaidTable): number => tableWidth(table) + (fitting.widthBefore?.(table.from) ?? 0)
    const wide = tables.find((table) => table.columns.length > 0 && widthOf(table) > maxColumns)
    if (wide === undefined) return tables
    const [path, reason] = chooseFolded(wide, widthOf(wide), fitting.stream)
    folded.set(path, reason)
  }
}

/** What of a table that is too wide is kept as SUPER: its widest object, else the list that it is made from. */
function chooseFolded(
  table: LaidTable,
  width: number,
  stream: string,
): readonly [path: string, reason: string] {
  const widest = [...table.objects].sort((a, b) => b.columns - a.columns || (a.path < b.path ? -1 : 1))[0]
  if (widest !== undefined)
    return [widest.path, `the widest object of a table that would have ${width} columns`]
  if (table.list !== undefined) return [table.list, `a list whose table would have ${width} columns`]
  throw new JobError(
    'INFER_TOO_MANY_COLUMNS',
    `the records of stream \`${stream}\` need ${width} columns, Redshift holds ${maxColumns}; there is no nested object to keep as SUPER`,
    { context: { columns: width } },
  )
}

/** Refuses what no column can hold, with its place; the raw data must change for it. */
function refuseUnstorable(root: ProfileNode): void {
  for (const { path, steps, profile } of nodesWithin(root)) {
    const last = steps.at(-1)
    if (last !== undefined && 'member' in last && /\0|\p{Surrogate}/u.test(last.member)) {
      throw new JobError(
        'INFER_TEXT_UNSTORABLE',
        `the name \`${JSON.stringify(last.member)}\` holds NUL or half a surrogate pair`,
        { context: { path: JSON.stringify(path) } },
      )
    }
    const { texts, example } = profile
    if (texts !== undefined && texts.withNul + texts.withLoneSurrogate > 0) {
      const what = texts.withNul > 0 ? 'NUL' : 'half a surrogate pair'
      const count = texts.withNul > 0 ? texts.withNul : texts.withLoneSurrogate
      throw new JobError('INFER_TEXT_UNSTORABLE', `${count} texts at \`${path}\` hold ${what}`, {
        context: {
          path,
          texts: count,
          ...(example === undefined ? {} : { first_value_in_record: example.line }),
        },
      })
    }
    const isKeptWhole = texts !== undefined && texts.maxBytes > maxSuperBytes
    if (isKeptWhole) {
      throw new JobError(
        'INFER_VALUE_TOO_LARGE',
        `a text at \`${path}\` has ${texts.maxBytes} bytes, SUPER holds ${maxSuperBytes}`,
        { context: { path, bytes: texts.maxBytes } },
      )
    }
  }
}
