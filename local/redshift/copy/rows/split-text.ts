import { ValueError } from '../values/value-error'
import { isEscaped } from './line-reader'

/** How a line of delimited text is cut. */
export interface TextRules {
  readonly delimiter: string
  readonly escape: boolean
  readonly removeQuotes: boolean
}

/** Makes what cuts a line of delimited text into its fields. */
export function textSplitter(rules: TextRules): (line: string) => string[] {
  const { delimiter, removeQuotes } = rules
  return (line) => {
    const isPlain = (!rules.escape || !line.includes('\\')) && (!removeQuotes || !/["']/.test(line))
    return isPlain ? line.split(delimiter) : splitWithCare(line, rules)
  }
}

function splitWithCare(line: string, rules: TextRules): string[] {
  const fields: string[] = []
  let start = 0
  for (;;) {
    const quote = rules.removeQuotes ? line.charAt(start) : ''
    const isQuoted = quote === '"' || quote === "'"
    const end = isQuoted ? quotedEnd(line, start, quote, rules) : fieldEnd(line, start, rules)
    const raw = isQuoted ? line.slice(start + 1, end - 1) : line.slice(start, end)
    // The null of COPY is a field as it stands in the file.
    fields.push(rules.escape && raw !== '\\N' ? raw.replace(/\\([\s\S])/g, '$1') : raw)
    if (end >= line.length) return fields
    start = end + rules.delimiter.length
  }
}

function fieldEnd(line: string, start: number, rules: TextRules): number {
  let end = line.indexOf(rules.delimiter, start)
  while (end >= 0 && rules.escape && isEscaped(line, start, end)) end = line.indexOf(rules.delimiter, end + 1)
  return end < 0 ? line.length : end
}

/** Behind the quote that closes a field: the first one that a delimiter or the end of the line follows. */
function quotedEnd(line: string, start: number, quote: string, rules: TextRules): number {
  for (let at = line.indexOf(quote, start + 1); at >= 0; at = line.indexOf(quote, at + 1)) {
    const isLast = at + 1 === line.length || line.startsWith(rules.delimiter, at + 1)
    if (isLast && !(rules.escape && isEscaped(line, start + 1, at))) return at + 1
  }
  throw new ValueError(1214, 'Delimited value missing end quote', {
    position: start,
    value: line.slice(start),
  })
}
