/** How a column of a printed table stands. */
export interface TableColumn {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/** Lays rows out under their titles, two spaces apart; no trailing spaces, no rules: it stays readable in a log. */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(row[index] ?? ''))),
  )
  const line = (cells: readonly string[]): string =>
    columns
      .map((column, index) => pad(cells[index] ?? '', widths[index] ?? 0, column.align ?? 'left'))
      .join('  ')
      .trimEnd()
  return [line(columns.map((column) => column.title)), ...rows.map(line)].join('\n')
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'right' ? space + text : text + space
}

/** Code points, which is right for all but wide and combining characters. */
function displayWidth(text: string): number {
  return [...text].length
}
