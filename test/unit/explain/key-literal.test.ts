import { keyLiteral } from '../../../job/explain/key-literal'
import { parseColumnType } from '../../../job/pipeline/column-type'

const literal = (text: string, type: string): string | undefined => {
  const parsed = parseColumnType(type)
  if (parsed === undefined) throw new Error(`${type} is no type`)
  return keyLiteral(text, parsed)
}

test.each([
  ["it's a \\", 'varchar(20)', "'it''s a \\\\'"],
  ['TRUE', 'boolean', 'true'],
  ['+7', 'integer', '7'],
  ['-9223372036854775808', 'bigint', "'-9223372036854775808'::bigint"],
  ['9007199254740993', 'bigint', "'9007199254740993'::bigint"],
  ['1.5e3', 'double precision', "'1.5e3'::double precision"],
  ['0012.30', 'decimal(18,2)', "'0012.30'::decimal(18,2)"],
  ['2006-03-24', 'date', "'2006-03-24'::date"],
  ['2006-03-24T22:30:00.123456Z', 'timestamp', "'2006-03-24 22:30:00.123456'::timestamp"],
  ['2006-03-24 22:30', 'timestamp', "'2006-03-24 22:30:00'::timestamp"],
  ['2006-03-25T00:30:00+02:00', 'timestamp', "'2006-03-24 22:30:00'::timestamp"],
  ['2006-03-24 22:30:00+00', 'timestamptz', "'2006-03-24 22:30:00+00'::timestamptz"],
])('%s as %s', (text, type, expected) => {
  expect(literal(text, type)).toBe(expected)
})

test.each([
  ['yes', 'boolean'],
  ['2147483648', 'integer'],
  ['9223372036854775808', 'bigint'],
  ['1.0', 'bigint'],
  ["1' or '1'='1", 'integer'],
  ['NaN', 'double precision'],
  ['1e999', 'double precision'],
  ['1.234', 'decimal(18,2)'],
  ['12345678901234567', 'decimal(18,2)'],
  ['2006-02-30', 'date'],
  ['2006-02-30T00:00:00Z', 'timestamp'],
  ['25:00', 'timestamp'],
  ['2006-01-01T25:00:00', 'timestamptz'],
  ['{}', 'super'],
])('%s is no %s', (text, type) => {
  expect(literal(text, type)).toBeUndefined()
})
