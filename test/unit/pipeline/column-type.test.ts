import { formatColumnType, parseColumnType } from '../../../job/pipeline/column-type'

test.each([
  ['boolean', 'boolean'],
  ['INTEGER', 'integer'],
  ['double  precision', 'double precision'],
  ['varchar( 24 )', 'varchar(24)'],
  ['varchar(65535)', 'varchar(65535)'],
  ['decimal(18, 2)', 'decimal(18,2)'],
  ['decimal(38,37)', 'decimal(38,37)'],
  ['super', 'super'],
  ['timestamptz', 'timestamptz'],
])('`%s` is the type `%s`', (text, spelling) => {
  const type = parseColumnType(text)
  expect(type && formatColumnType(type)).toBe(spelling)
})

test.each([
  'smallint',
  'text',
  'varchar',
  'varchar(0)',
  'varchar(65536)',
  'decimal',
  'decimal(10,2)',
  'decimal(18,19)',
  'decimal(38,38)',
  'integer[]',
])('`%s` is no type of a contract', (text) => {
  expect(parseColumnType(text)).toBeUndefined()
})
