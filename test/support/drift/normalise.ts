/** What differs from run to run, by the name that stands for it. */
const filters: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, '<load>'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?/g, '<time>'],
  [/date=\d{4}-\d\d-\d\d/g, 'date=<date>'],
  [/\b\d+(\.\d+)? (ms|s|min)\b/g, '<time>'],
  [/\b[\d,]+(\.\d+)? (B|bytes|kB|MB)\b/g, '<size>'],
  [/ {3,}(?=\S)/g, '  '],
  [/[ \t]+$/gm, ''],
]

/** A transcript with its volatile parts named, so that it can be compared whole. */
export function normalise(text: string): string {
  return filters.reduce((result, [pattern, name]) => result.replace(pattern, name), text).trim()
}
