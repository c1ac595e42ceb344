import { toBytes } from '../byte-text'
import type { ConversionOptions } from '../copy-command'
import { cutBytes, findBadUtf8, hasMultibyte, hex, replaceBadUtf8 } from './utf8'
import { ValueError } from './value-error'

const special = /[\\\t\n\r]/

/** Whether a text holds nothing but letters of ASCII that PostgreSQL's COPY takes as they are. */
const plain = /^[ !-[\]-~]*$/

/** A text as PostgreSQL's COPY reads it. */
export function escapeText(bytes: string): string {
  if (!special.test(bytes)) return bytes
  return bytes
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
}

/** Makes the reader of a VARCHAR's values; its length counts bytes. `onReplaced` hears of bytes that were replaced. */
export function varcharReader(
  length: number,
  options: ConversionOptions,
  onReplaced: () => void,
): (text: string) => string {
  const letter = options.invalidCharacter === undefined ? undefined : toBytes(options.invalidCharacter)
  return (text) => {
    let value = options.trimBlanks ? text.replace(/[ \t]+$/, '') : text
    if (value.length <= length && plain.test(value)) return value
    assertNoNul(value)
    if (hasMultibyte(value)) {
      const bad = findBadUtf8(value)
      if (bad !== undefined) {
        if (letter === undefined) throw invalidUtf8(value.slice(bad.at, bad.at + bad.length), bad.kind)
        value = replaceBadUtf8(value, letter)
        onReplaced()
      }
    }
    if (value.length > length) {
      if (!options.truncateColumns) throw new ValueError(1204, 'String length exceeds DDL length')
      value = cutBytes(value, length)
    }
    return escapeText(value)
  }
}

/** Makes the reader of a CHAR's values, which are ASCII; blanks at the end do not count. */
export function charReader(length: number, options: ConversionOptions): (text: string) => string {
  return (text) => {
    assertNoNul(text)
    if (hasMultibyte(text)) {
      const at = text.search(/[\x80-\xff]/)
      throw new ValueError(
        1220,
        `Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: ${hex(characterAt(text, at))}`,
      )
    }
    if (text.length <= length) return escapeText(text)
    if (!options.truncateColumns && text.replace(/ +$/, '').length > length) {
      throw new ValueError(1204, 'Char length exceeds DDL length')
    }
    return escapeText(text.slice(0, length))
  }
}

/** What a text of UTF-8 that is none is told. */
export function invalidUtf8(bytes: string, kind: number): ValueError {
  return new ValueError(
    1220,
    `String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: ${hex(bytes)} (error ${kind})`,
  )
}

/** Redshift keeps a NUL in a text; PostgreSQL cannot, so the row is refused rather than changed. */
function assertNoNul(text: string): void {
  if (text.includes('\0')) throw new ValueError(1218, 'Invalid null byte - field longer than 1 byte')
}

function characterAt(text: string, at: number): string {
  let end = at + 1
  while ((text.charCodeAt(end) & 0xc0) === 0x80) end++
  return text.slice(at, end)
}
