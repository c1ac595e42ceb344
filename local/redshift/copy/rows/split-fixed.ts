import { hasMultibyte } from '../values/utf8'

/** Makes what cuts a line into columns of fixed width. Widths count letters, not bytes. */
export function fixedSplitter(widths: readonly number[]): (line: string) => string[] {
  return (line) => {
    const fields: string[] = []
    const isWide = hasMultibyte(line)
    let start = 0
    for (const width of widths) {
      if (start >= line.length && fields.length > 0) break
      const end = isWide ? afterLetters(line, start, width) : start + width
      fields.push(line.slice(start, end))
      start = end
    }
    return fields
  }
}

/** The place behind so many letters of UTF-8. */
function afterLetters(line: string, start: number, count: number): number {
  let at = start
  for (let letters = 0; letters < count && at < line.length; letters++) {
    at++
    while ((line.charCodeAt(at) & 0xc0) === 0x80) at++
  }
  return at
}
