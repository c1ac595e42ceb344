import { findDuplicateName } from '../../../job/stage/find-duplicate-name'
import type { ObjectNode, SourceNode } from '../../../job/stage/source-tree'

/** All of a record is read. */
const whole: SourceNode = { kind: 'super', path: '$' }
const object = (members: Readonly<Record<string, SourceNode>>): ObjectNode => ({
  kind: 'object',
  members: new Map(Object.entries(members).map(([name, node]) => [name, { field: name, node }])),
})

test.each([
  ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}', undefined],
  ['{"a":1,"a":2}', '$.a'],
  ['{"a":{"x":1,"y":{"z":1,"z":2}}}', '$.a.y.z'],
  ['{"a":[{"b":1},[2,{"c":"}","d":1,"c":3}]]}', '$.a[1][1].c'],
  ['{"a b":1,"\\u0061 b":2}', "$['a b']"],
  ['{"a":"a","b":"a:,{","a":1}', '$.a'],
  ['[]', undefined],
])('in %s it is %s', (record, path) => {
  expect(findDuplicateName(record, whole)).toBe(path)
})

const some = object({
  id: { kind: 'scalar', path: '$.id' },
  all: { kind: 'super', path: '$.all' },
  lines: { kind: 'list', element: object({ sku: { kind: 'scalar', path: '$.lines[*].sku' } }) },
})
test.each([
  ['{"x":1,"x":2,"y":{"a":1,"a":2},"lines":[{"z":1,"z":2}]}', undefined],
  ['{"x":1,"x":2,"id":1,"id":2}', '$.id'],
  ['{"y":{"a":1,"a":2},"all":[[{"a":1,"a":2}]]}', '$.all[0][0].a'],
  ['{"lines":[{"sku":1},{"z":1,"z":2,"sku":1,"sku":2}]}', '$.lines[1].sku'],
  ['{"id":{"a":1,"a":2}}', undefined],
])('of what tables read in %s it is %s', (record, path) => {
  expect(findDuplicateName(record, some)).toBe(path)
})

test('strings of megabytes are no trouble', () => {
  const long = 'x'.repeat(12_000_000)
  expect(findDuplicateName(`{"a":"${long}","b":"\\"${long}","a":1}`, whole)).toBe('$.a')
})
