import { fromBytes } from '../byte-text'
import type { CopyCommand } from '../copy-command'
import type { LoadError, Replacement } from '../load-history'
import type { Target } from '../target'
import { catalogueLength, catalogueType } from '../target-type'
import { type Converter, makeConverter } from '../values/converters'
import { ValueError } from '../values/value-error'
import type { RecordTaker } from './record-reader'

/** Bytes of a raw line and of a value that the error tables keep. */
const keptBytes = 1024
/** What the rows of one chunk of a file usually take. */
const outputBytes = 512 * 1024
/** Replacements that STL_REPLACEMENTS keeps of one load. */
const maxReplacements = 100

/** More rows were wrong than the COPY bears: it fails. */
export class TooManyErrors extends Error {}

/** Converts records into the text that PostgreSQL's COPY reads, and keeps what was wrong with those that it leaves out. */
export class RowSink implements RecordTaker {
  readonly #target: Target
  readonly #command: CopyCommand
  readonly #converters: readonly Converter[]
  readonly #missing: readonly (string | null)[]
  /** Rows since they were last asked for. They are written down at once: a string a row would keep the garbage collector busy. */
  #output = Buffer.allocUnsafe(outputBytes)
  #length = 0
  /** The values of the row at hand. */
  readonly #values: string[] = []
  #file = ''
  #replaced = false
  #replacements: Replacement[] = []
  #replacementCount = 0
  #errors: LoadError[] = []
  /** Rows that were taken, over all files. */
  rows = 0
  errorCount = 0

  constructor(target: Target, command: CopyCommand) {
    this.#target = target
    this.#command = command
    const options = command.conversion
    this.#converters = target.columns.map((column) =>
      makeConverter(column, options, () => {
        this.#replaced = true
      }),
    )
    this.#missing = target.columns.map(({ type }) =>
      type.kind === 'varchar' && !options.emptyAsNull ? '' : null,
    )
  }

  /** The records that come next are of this file. */
  beginFile(url: string): void {
    this.#file = url
  }

  /** The rows that have come since it was last asked. */
  takeOutput(): Buffer | undefined {
    if (this.#length === 0) return undefined
    const bytes = this.#output.subarray(0, this.#length)
    this.#output = Buffer.allocUnsafe(outputBytes)
    this.#length = 0
    return bytes
  }

  /** What was wrong since it was last asked. */
  takeProblems(): { readonly errors: readonly LoadError[]; readonly replacements: readonly Replacement[] } {
    const problems = { errors: this.#errors, replacements: this.#replacements }
    this.#errors = []
    this.#replacements = []
    return problems
  }

  take(fields: readonly (string | null)[], text: string, start: number, end: number, line: number): void {
    let at = 0
    try {
      const row = this.#fit(fields)
      for (; at < row.length; at++) {
        const field = row[at] ?? null
        const value = field === null ? null : (this.#converters[at]?.(field) ?? null)
        if (value === null && this.#target.columns[at]?.isNotNull === true) {
          throw new ValueError(1213, 'Missing data for not-null field')
        }
        this.#values[at] = value ?? '\\N'
        if (this.#replaced) this.#noteReplacement(at, text.slice(start, end), line)
      }
      this.#write(`${this.#values.join('\t')}\n`)
      this.rows++
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      const placed =
        error.column === undefined && at < fields.length && !isAboutRow(error)
          ? error.at(at, fields[at] ?? '', offsetOf(fields, at))
          : error
      this.reject(placed, text, start, end, line)
    }
  }

  reject(error: ValueError, text: string, start: number, end: number, line: number): void {
    const column = error.column === undefined ? undefined : this.#target.columns[error.column]
    this.errorCount++
    this.#errors.push({
      code: error.code,
      message: error.message,
      file: this.#file,
      line,
      position: error.position,
      rawLine: fromBytes(text.slice(start, Math.min(end, start + keptBytes))),
      value: fromBytes(error.value.slice(0, keptBytes)),
      ...(column === undefined
        ? {}
        : {
            column: column.name,
            columnType: catalogueType(column.type),
            columnLength: catalogueLength(column.type),
          }),
    })
    if (this.errorCount >= this.#command.load.maxErrors) throw new TooManyErrors()
  }

  #write(row: string): void {
    const needed = this.#length + row.length
    if (needed > this.#output.length) this.#output = Buffer.concat([this.#output], needed * 2)
    this.#length += this.#output.write(row, this.#length, 'latin1')
  }

  /** A record with as many fields as there are columns. */
  #fit(fields: readonly (string | null)[]): readonly (string | null)[] {
    const wanted = this.#converters.length
    if (fields.length === wanted) return fields
    if (fields.length < wanted) {
      if (this.#command.conversion.fillRecord) return [...fields, ...this.#missing.slice(fields.length)]
      throw new ValueError(1214, 'Delimiter not found')
    }
    // A line of delimited text may end in a delimiter.
    if (fields.length === wanted + 1 && fields[wanted] === '' && this.#command.format.kind === 'text') {
      return fields.slice(0, wanted)
    }
    throw new ValueError(1202, 'Extra column(s) found')
  }

  #noteReplacement(column: number, line: string, lineNumber: number): void {
    this.#replaced = false
    if (++this.#replacementCount > maxReplacements) return
    this.#replacements.push({
      file: this.#file,
      line: lineNumber,
      column: this.#target.columns[column]?.name ?? '',
      rawLine: fromBytes(line.slice(0, keptBytes)),
    })
  }
}

function isAboutRow(error: ValueError): boolean {
  return error.message === 'Delimiter not found' || error.message === 'Extra column(s) found'
}

/** Where a field begins in its row, as far as the fields before it tell. */
function offsetOf(fields: readonly (string | null)[], at: number): number {
  return fields.slice(0, at).reduce((sum, field) => sum + (field?.length ?? 0) + 1, 0)
}
