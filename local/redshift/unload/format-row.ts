import { toBytes } from '../copy/byte-text'
import { SqlError } from '../protocol/sql-error'
import { type ResultColumn, superType, varbyteType } from './result-column'
import type { UnloadFormat } from './unload-command'

/** Writes the values of a row, in bytes, as a line with its line feed. */
export type RowFormatter = (values: readonly (string | null)[]) => string

/** Numbers that JSON writes as they are. */
const numericTypes: ReadonlySet<number> = new Set([20, 21, 23, 700, 701, 1700])
/** Types without letters, whose field stays empty where the text for NULL has no room. */
const characterTypes: ReadonlySet<number> = new Set([25, 1042, 1043])

/** Makes what writes the rows of a format. Rows that become Parquet are CSV on their way to DuckDB. */
export function makeFormatter(format: UnloadFormat, columns: readonly ResultColumn[]): RowFormatter {
  if (format.kind === 'parquet' || format.kind === 'json' || format.kind === 'fixed')
    assertNoVarbyte(format, columns)
  const write = plainFormatter(format, columns)
  if (format.kind === 'parquet' || format.kind === 'json') return write
  if (!columns.some(({ typeId }) => typeId === superType || typeId === varbyteType)) return write
  return (values) => write(values.map((value, index) => asText(value, columns[index]?.typeId)))
}

/** A value as a field of text: VARBYTE is hexadecimal, and SUPER has the null of JSON, whatever NULL AS says. */
function asText(value: string | null, typeId: number | undefined): string | null {
  if (typeId === superType) return value ?? 'null'
  return typeId === varbyteType && value !== null ? value.slice('\\x'.length) : value
}

function plainFormatter(format: UnloadFormat, columns: readonly ResultColumn[]): RowFormatter {
  switch (format.kind) {
    case 'parquet':
      return (values) => `${values.map((value) => (value === null ? '' : quoteAlways(value))).join(',')}\n`
    case 'json':
      return jsonFormatter(columns)
    case 'csv': {
      const nullAs = toBytes(format.nullAs)
      const special = new RegExp(`["\\n\\r${escapeClass(format.delimiter)}]`)
      return (values) => {
        const fields = values.map((value) =>
          value === null ? nullAs : special.test(value) ? quoteAlways(value) : value,
        )
        return `${fields.join(format.delimiter)}\n`
      }
    }
    case 'fixed':
      return fixedFormatter(format.widths, format.nullAs, columns)
    case 'text':
      return textFormatter(format)
  }
}

/** The line of names that HEADER asks for. */
export function headerLine(format: UnloadFormat, columns: readonly ResultColumn[]): string {
  if ((format.kind !== 'csv' && format.kind !== 'text') || !format.header) return ''
  return plainFormatter(format, columns)(columns.map(({ name }) => toBytes(name)))
}

function textFormatter(format: Extract<UnloadFormat, { readonly kind: 'text' }>): RowFormatter {
  const { delimiter, addQuotes } = format
  const nullAs = toBytes(format.nullAs)
  const special = new RegExp(`[\\\\\\n\\r${addQuotes ? '"\'' : ''}${escapeClass(delimiter)}]`, 'g')
  return (values) => {
    const fields = values.map((value) => {
      if (value === null) return nullAs
      const text = format.escape ? value.replace(special, '\\$&') : value
      return addQuotes ? `"${text}"` : text
    })
    return `${fields.join(delimiter)}\n`
  }
}

function fixedFormatter(
  widths: readonly number[],
  nullAs: string,
  columns: readonly ResultColumn[],
): RowFormatter {
  if (widths.length !== columns.length) {
    throw new SqlError({
      code: '0A000',
      message: `FIXEDWIDTH names ${widths.length} columns, but the query has ${columns.length}`,
      hint: 'give one width for each column, in their order',
    })
  }
  return (values) => {
    const fields = values.map((value, index) => {
      const width = widths[index] ?? 0
      const letters = [...(value === null ? nullAs : Buffer.from(value, 'latin1').toString('utf8'))]
      if (letters.length <= width) return toBytes(letters.join('') + ' '.repeat(width - letters.length))
      const { name, typeId } = columns[index] ?? { name: '', typeId: 0 }
      if (value === null && !characterTypes.has(typeId)) return ' '.repeat(width)
      throw new SqlError({
        code: '22001',
        message: `value too long for FIXEDWIDTH: column "${name}" has a width of ${width}, a value has ${letters.length} letters`,
        hint: 'FIXEDWIDTH cuts nothing off: give the column the width of its longest value, or of NULL AS',
      })
    })
    return `${fields.join('')}\n`
  }
}

function assertNoVarbyte(format: UnloadFormat, columns: readonly ResultColumn[]): void {
  const column = columns.find(({ typeId }) => typeId === varbyteType)
  if (column === undefined) return
  const name = format.kind === 'fixed' ? 'FIXEDWIDTH' : format.kind.toUpperCase()
  throw new SqlError({
    code: '0A000',
    message: `UNLOAD of the VARBYTE column "${column.name}" is not supported with ${name}`,
    hint: 'unload it as delimited text or CSV, or select FROM_VARBYTE(…) of it',
  })
}

function jsonFormatter(columns: readonly ResultColumn[]): RowFormatter {
  const keys = columns.map(({ name }) => `${quoteJson(toBytes(name))}:`)
  return (values) => {
    const members = values.map((value, index) => {
      const typeId = columns[index]?.typeId ?? 0
      return (keys[index] ?? '') + (value === null ? 'null' : jsonValue(value, typeId))
    })
    return `{${members.join(',')}}\n`
  }
}

function jsonValue(value: string, typeId: number): string {
  if (typeId === superType) return value
  if (numericTypes.has(typeId) && /\d$/.test(value)) return value
  return quoteJson(value)
}

const jsonEscapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** A JSON string of bytes, which stay as they are but for what JSON escapes. */
function quoteJson(bytes: string): string {
  const text = bytes.replace(
    /["\\]|[^ -\uffff]/g,
    (letter) =>
      jsonEscapes[letter] ??
      (letter === '"' || letter === '\\'
        ? `\\${letter}`
        : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
  return `"${text}"`
}

function quoteAlways(value: string): string {
  return `"${value.replaceAll('"', '""')}"`
}

function escapeClass(letter: string): string {
  return letter.replace(/[\]\\^-]/, '\\$&')
}
