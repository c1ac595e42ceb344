import { isJobError, JobError } from '../errors/job-error'
import type { TableContract } from '../pipeline/contract'
import type { StagedFile, StagedManifest } from '../pipeline/manifests'
import { stagedColumns } from '../pipeline/table-layout'
import type { StepContext } from '../ports/step-context'
import { type FoundRecord, findRecords } from './find-records'
import { hasColumn, type RowWish } from './plan-search'

/** How much of a value is shown. */
const maxValueCharacters = 100

/**
 * Adds to an error of a load the raw records that it is about, found in the staged files: the warehouse knows neither. What
 * cannot be found leaves the error as it is.
 */
export async function diagnoseLoad(
  context: StepContext,
  staged: StagedManifest,
  error: unknown,
): Promise<unknown> {
  if (!isJobError(error) || context.signal.aborted) return error
  const search = planDiagnosis(context, staged, error)
  if (search === undefined) return error
  try {
    const records = await findRecords(context, staged, search.table, search.wish, search.file)
    return withRecords(error, search.wish, records)
  } catch (reason) {
    // A question about a failure must not hide the failure.
    context.log.info(`the records of the failure could not be looked up: ${String(reason)}`)
    return error
  }
}

interface Search {
  readonly table: TableContract
  readonly wish: RowWish
  readonly file?: StagedFile
}

function planDiagnosis(
  { pipeline, store }: StepContext,
  staged: StagedManifest,
  { code, context, message }: JobError,
): Search | undefined {
  const table = pipeline.contract.tables.find(({ name }) => context.table === `${pipeline.name}.${name}`)
  if (table === undefined) return undefined
  if (code === 'LOAD_KEY_NOT_UNIQUE') return { table, wish: { kind: 'repeated_key' } }
  if (code !== 'LOAD_COPY_REJECTED') return undefined
  const { files = [], format } = staged.tables.find((one) => one.name === table.name) ?? {}
  // The warehouse's column of names is 256 characters long.
  const name = String(context.file ?? '')
  const file = files.find(
    ({ key }) => name !== '' && (store.url(key) === name || isCutTo(store.url(key), name)),
  )
  // What the warehouse calls a line of a columnar file is documented nowhere.
  const wish = wishOf(table, format === 'jsonl' ? context : { ...context, line: '' }, message)
  return wish === undefined ? undefined : { table, wish, ...(file === undefined ? {} : { file }) }
}

function isCutTo(url: string, name: string): boolean {
  return name.length >= 200 && url.startsWith(name)
}

function wishOf(
  table: TableContract,
  { column, line, value, error_code: errorCode }: JobError['context'],
  message: string,
): RowWish | undefined {
  const name = typeof column === 'string' && hasColumn(table, column) ? column : undefined
  if (typeof line === 'number')
    return name === undefined ? { kind: 'line', line } : { kind: 'line', line, column: name }
  if (name === undefined) return undefined
  if (message.includes('longer than the length')) {
    // The incoming table has the contract's types, and the warehouse's own words may be cut off before the number.
    const type = stagedColumns(table).find((one) => one.name === name)?.type
    if (type?.kind === 'varchar') return { kind: 'longer', column: name, bytes: type.bytes }
  }
  if (errorCode === 1213) return { kind: 'missing', column: name }
  return typeof value === 'string' ? { kind: 'value', column: name, value } : undefined
}

function withRecords(error: JobError, wish: RowWish, records: readonly FoundRecord[]): JobError {
  const [first] = records
  if (first === undefined) return error
  const isKey = wish.kind === 'repeated_key'
  const told = isKey
    ? `; in ${records.map(({ key, ...place }) => `${placeText(place)} (${key})`).join(', ')}`
    : `; the record is ${placeText(first)}${valueText(first)}${first.key === '' ? '' : `, row ${first.key}`}`
  const { rawObject, rawLine, path, value } = first
  return new JobError(error.code, `${error.message}${told}`, {
    hint: error.hint,
    cause: error.cause,
    context: {
      ...error.context,
      raw_object: rawObject,
      raw_line: rawLine,
      ...(path === undefined || isKey ? {} : { path }),
      ...(value === undefined || isKey ? {} : { value: cut(value) }),
    },
  })
}

function placeText({ rawObject, rawLine }: Pick<FoundRecord, 'rawObject' | 'rawLine'>): string {
  return `line ${rawLine} of \`${rawObject}\``
}

function valueText({ path, value }: FoundRecord): string {
  if (path === undefined) return ''
  return `, \`${path}\` ${value === undefined ? 'has no value' : `is \`${cut(value)}\``}`
}

/** On one line, and with nothing in it that a terminal obeys. */
function cut(value: string): string {
  const shown = value.length > maxValueCharacters ? `${value.slice(0, maxValueCharacters)}…` : value
  return shown.replace(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0)
    return `\\u${code.toString(16).padStart(4, '0')}`
  })
}
