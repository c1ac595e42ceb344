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
  #output = ''
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
    if (this.#output === '') return undefined
    const bytes = Buffer.from(this.#output, 'latin1')
    this.#output = ''
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
      let output = ''
      for (; at < row.length; at++) {
        const field = row[at] ?? null
        const value = field === null ? null : (this.#converters[at]?.(field) ?? null)
        if (value === null && this.#target.columns[at]?.isNotNull === true) {
          throw new ValueError(1213, 'Missing data for not-null field')
        }
        if (at > 0) output += '\t'
        output += value ?? '\\N'
        if (this.#replaced) this.#noteReplacement(at, text.slice(start, end), line)
      }
      this.#output += `${output}\n`
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
