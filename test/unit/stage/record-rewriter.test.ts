import { RecordRewriter } from '../../../job/stage/record-rewriter'
import { buildSourceTree } from '../../../job/stage/source-tree'
import { testContract } from '../../support/stage/test-contract'

const contract = testContract({
  orders: {
    columns: {
      id: ['$.id', 'bigint'],
      text: ['$.o.text', 'varchar(9)'],
      any: ['$.any', 'super'],
      upper: ['$.X', 'varchar(9)'],
      lower: ['$.x', 'varchar(9)'],
    },
  },
  order_lines: {
    from: '$.lines[*]',
    parent: 'orders',
    parentKey: { id: ['id', 'bigint'] },
    listIndex: 'line',
    columns: { price: ['$.lines[*].price', 'decimal(38,9)'] },
  },
})

const rewriter = new RecordRewriter(buildSourceTree(contract, 'orders').root)

test.each([
  ['numbers in a column get quotes', '{"id":12345678901234567890}', '{"id":"12345678901234567890"}'],
  ['also within objects', '{"o":{"text":-1.10e5}}', '{"o":{"text":"-1.10e5"}}'],
  [
    'also within lists',
    '{"lines":[{"price":1.10},{"price" : 2 }]}',
    '{"lines":[{"price":"1.10"},{"price" : "2" }]}',
  ],
  [
    'other values stay',
    '{"id":"7","o":{"text":true},"lines":null}',
    '{"id":"7","o":{"text":true},"lines":null}',
  ],
  ['a super value becomes a string', '{"any":{"a": [1.10]}}', '{"any":"{\\"a\\": [1.10]}"}'],
  ['with its backslashes', '{"any":"\\"\\\\"}', '{"any":"\\"\\\\\\"\\\\\\\\\\""}'],
  ['and its tabs', '{"any":[1,\t2]}', '{"any":"[1,\\u00092]"}'],
  ['a super null stays null', '{"any": null }', '{"any": null }'],
  ['what nobody reads becomes null', '{"z":{"id":[1]},"id":1,"y":1e999}', '{"z":null,"id":"1","y":null}'],
  ['names apart from others only by case get one of their own', '{"x":"a","X":"b"}', '{"$1":"a","X":"b"}'],
  ['escaped names are found', '{"\\u0069d":1,"\\u0058":"b"}', '{"\\u0069d":"1","\\u0058":"b"}'],
  ['another structure stays, to be refused', '{"o":[1],"lines":{"a":1}}', '{"o":[1],"lines":{"a":1}}'],
  ['a record that is none stays', '[{"id":1}]', '[{"id":1}]'],
  ['brackets in strings are text', '{"z":"}]","id":1}', '{"z":null,"id":"1"}'],
])('%s', (_, record, rewritten) => {
  expect(rewriter.rewrite([Buffer.from(record)]).toString('utf8')).toBe(`${rewritten}\n`)
})

test('gives a line a record', () => {
  const records = ['{"id":1}', '{', '', '{"id":2}'].map((record) => Buffer.from(record))
  expect(rewriter.rewrite(records).toString('utf8')).toBe('{"id":"1"}\n{\n\n{"id":"2"}\n')
})
