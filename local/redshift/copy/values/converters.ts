import { SqlError } from '../../protocol/sql-error'
import { toBytes } from '../byte-text'
import type { ConversionOptions } from '../copy-command'
import type { TargetColumn } from '../target'
import type { TargetType } from '../target-type'
import { readAuto } from './auto-format'
import { compileFormat, type FormatReader } from './custom-format'
import { readDefaultDate, readDefaultTimestamp } from './default-formats'
import { compactJson } from './json-scan'
import { formatDate, formatTimestamp, formatTimestampTz, fromEpoch, isMoment, type Moment } from './moment'
import { integer, long, readDecimal, readFloat, readWhole, short } from './numbers'
import { isPlainMoment } from './plain-moment'
import { charReader, escapeText, invalidUtf8, varcharReader } from './text-values'
import { findBadUtf8 } from './utf8'
import { ValueError } from './value-error'

/** Turns the text of one column's field into what PostgreSQL's COPY reads, `null` into its null; throws a ValueError. */
export type Converter = (text: string) => string | null

/** Makes the converter of a column. `onReplaced` hears of a value in which bytes were replaced. */
export function makeConverter(
  column: TargetColumn,
  options: ConversionOptions,
  onReplaced: () => void,
): Converter {
  const { type } = column
  const nullAs = toBytes(options.nullAs)
  if (isText(type)) {
    const read =
      type.kind === 'char' ? charReader(type.bytes, options) : varcharReader(type.bytes, options, onReplaced)
    return (text) => {
      if (text === nullAs || text === '\0') return null
      if (text === '') return options.emptyAsNull ? null : ''
      if (options.blanksAsNull && /^\s+$/.test(text)) return null
      return read(text)
    }
  }
  const read = scalarReader(column.name, type, options)
  // An empty field, and a blank one, is always null in a column that is no text.
  return (text) => {
    if (text === nullAs) return null
    const trimmed = trim(text)
    return trimmed === '' ? null : read(trimmed)
  }
}

type TextType = Extract<TargetType, { readonly bytes: number }>
type ScalarType = Exclude<TargetType, TextType>

function isText(type: TargetType): type is TextType {
  return 'bytes' in type
}

function scalarReader(name: string, type: ScalarType, options: ConversionOptions): Converter {
  switch (type.kind) {
    case 'smallint':
      return (text) => readWhole(text, short)
    case 'integer':
      return (text) => readWhole(text, integer)
    case 'bigint':
      return (text) => readWhole(text, long)
    case 'decimal':
      return (text) => readDecimal(text, type.precision, type.scale, options.roundDecimals)
    case 'real':
      return (text) => readFloat(text, false)
    case 'double':
      return (text) => readFloat(text, true)
    case 'boolean':
      return readBoolean
    case 'date':
      return dateReader(options)
    case 'timestamp':
    case 'timestamptz':
      return timestampReader(options, type.kind === 'timestamptz')
    case 'super':
      return readSuper
    case 'time':
    case 'timetz':
      return readTime
    case 'varbyte':
      return readHex
    case 'other':
      throw new SqlError({
        code: '0A000',
        message: `COPY into column "${name}" of type ${type.name} is not supported by the local Redshift endpoint`,
        hint: 'load it as VARCHAR and cast it by an INSERT',
      })
  }
}

const truths: ReadonlySet<string> = new Set(['t', 'true', 'y', 'yes', '1'])
const falsehoods: ReadonlySet<string> = new Set(['f', 'false', 'n', 'no', '0'])

function readBoolean(text: string): string {
  const word = text.toLowerCase()
  if (truths.has(word)) return 't'
  if (falsehoods.has(word)) return 'f'
  throw new ValueError(1210, 'Unknown boolean format')
}

function dateReader(options: ConversionOptions): Converter {
  const { dateFormat } = options
  const format = dateFormat ?? 'YYYY-MM-DD'
  const read: FormatReader =
    dateFormat === undefined
      ? readDefaultDate
      : dateFormat === 'auto'
        ? readAuto
        : compileFormat(dateFormat, 'DATEFORMAT')
  return (text) => {
    if (dateFormat === undefined && isPlainMoment(text, false)) return text
    const moment = read(text)
    if (moment !== undefined && isMoment(moment)) return formatDate(moment)
    if (options.acceptAnyDate) return null
    throw dateFormat === undefined && text.length < 10
      ? new ValueError(1205, 'Invalid Date Format - length must be 10 or more')
      : new ValueError(1205, `Invalid date format or value [${format}]`)
  }
}

function timestampReader(options: ConversionOptions, hasZone: boolean): Converter {
  const { timeFormat } = options
  const format = timeFormat ?? 'YYYY-MM-DD HH24:MI:SS'
  const read = momentReader(timeFormat, hasZone)
  return (text) => {
    if (timeFormat === undefined && !hasZone && isPlainMoment(text, true)) return text
    const moment = read(text)
    if (moment !== undefined && isMoment(moment)) {
      return hasZone ? formatTimestampTz(moment) : formatTimestamp(moment)
    }
    if (options.acceptAnyDate) return null
    throw new ValueError(1206, `Invalid timestamp format or value [${format}]`)
  }
}

function momentReader(format: string | undefined, hasZone: boolean): (text: string) => Moment | undefined {
  switch (format) {
    case undefined:
      return (text) => readDefaultTimestamp(text, hasZone)
    case 'auto':
      return readAuto
    case 'epochsecs':
      return (text) => fromEpoch(text, 0)
    case 'epochmillisecs':
      return (text) => fromEpoch(text, 3)
    default:
      return compileFormat(format, 'TIMEFORMAT')
  }
}

function readTime(text: string): string {
  const match = /^(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?: ?(?:[+-]\d\d?(?::?\d\d)?|Z|UTC))?$/i.exec(text)
  if (match !== null && Number(match[1]) < 24 && Number(match[2]) < 60 && Number(match[3] ?? 0) < 60)
    return text
  throw new ValueError(1206, 'Invalid time format or value [HH24:MI:SS]')
}

function readSuper(text: string): string {
  const json = compactJson(text)
  const bad = findBadUtf8(json)
  if (bad !== undefined) throw invalidUtf8(json.slice(bad.at, bad.at + bad.length), bad.kind)
  return escapeText(json)
}

function readHex(text: string): string {
  if (/^(?:[0-9a-fA-F]{2})*$/.test(text)) return `\\\\x${text}`
  throw new ValueError(1207, 'Invalid hexadecimal value for VARBYTE column')
}

/** Most numbers have no blank around them: looking is cheaper than trimming. */
function trim(text: string): string {
  return text.charCodeAt(0) > 32 && text.charCodeAt(text.length - 1) > 32 ? text : text.trim()
}
