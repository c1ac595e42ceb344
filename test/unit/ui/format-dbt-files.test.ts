import { formatDbtFiles } from '../../../job/ui/format-dbt-files'

const files = [
  { path: 'a.yml', state: 'created' },
  { path: 'b.sql', state: 'updated' },
  { path: 'c.sql', state: 'unchanged' },
  { path: 'd.sql', state: 'kept' },
  { path: 'e.sql', state: 'left_over' },
] as const

test('each file has a line that says what became of it', () => {
  expect(formatDbtFiles('shop', files, false)).toBe(
    [
      'a.yml: written',
      'b.sql: updated',
      'c.sql: up to date',
      'd.sql: kept: changed by hand',
      'e.sql: left over: its table is not in the contract; delete it when nothing needs it',
      'shop: 2 written, 1 up to date, 1 kept',
    ].join('\n'),
  )
})

test('a check says what would become of it, and the command that does it', () => {
  const lines = formatDbtFiles('shop', files, true).split('\n')
  expect(lines.slice(0, 2)).toEqual(['a.yml: would be written', 'b.sql: would be updated'])
  expect(lines.at(-1)).toBe('shop: 2 not up to date; run `lakeload dbt generate shop`')
  expect(formatDbtFiles('shop', files.slice(2), true)).toMatch(/^shop: up to date$/m)
})
