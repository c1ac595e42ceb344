/** `1,234,567`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** `645 B`, `1.2 MB`: decimal units, as S3 and Redshift bill them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** `0.4 s`, `95 s`. */
export function formatSeconds(seconds: number): string {
  return `${seconds >= 100 ? Math.round(seconds) : seconds.toFixed(1)} s`
}

/** Text of one line, cut to a length in characters with `…`. */
export function cut(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`
}
