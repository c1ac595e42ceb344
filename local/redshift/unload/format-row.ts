import { toBytes } from '../copy/byte-text'
import { SqlError } from '../protocol/sql-error'
import type { ResultColumn } from './result-column'
import type { UnloadFormat } from './unload-command'

/** Writes the values of a row, in bytes, as a line with its line feed. */
export type RowFormatter = (values: readonly (string | null)[]) => string

/** Numbers that JSON writes as they are. */
const numericTypes: ReadonlySet<number> = new Set([20, 21, 23, 700, 701, 1700])
const superType = 114

/** Makes what writes the rows of a format. Rows that become Parquet are CSV on their way to DuckDB. */
export function makeFormatter(format: UnloadFormat, columns: readonly ResultColumn[]): RowFormatter {
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
      return fixedFormatter(format.widths, format.nullAs, columns.length)
    case 'text':
      return textFormatter(format)
  }
}

/** The line of names that HEADER asks for. */
export function headerLine(format: UnloadFormat, columns: readonly ResultColumn[]): string {
  if ((format.kind !== 'csv' && format.kind !== 'text') || !format.header) return ''
  return makeFormatter(format, columns)(columns.map(({ name }) => toBytes(name)))
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

function fixedFormatter(widths: readonly number[], nullAs: string, count: number): RowFormatter {
  if (widths.length !== count) {
    throw new SqlError({
      code: '0A000',
      message: `FIXEDWIDTH names ${widths.length} columns, but the query has ${count}`,
      hint: 'give one width for each column, in their order',
    })
  }
  return (values) => {
    const fields = values.map((value, index) => {
      const width = widths[index] ?? 0
      const letters = [...Buffer.from(value ?? toBytes(nullAs), 'latin1').toString('utf8')]
      return toBytes(letters.slice(0, width).join('') + ' '.repeat(Math.max(width - letters.length, 0)))
    })
    return `${fields.join('')}\n`
  }
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
