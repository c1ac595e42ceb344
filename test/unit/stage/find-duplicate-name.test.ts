import { findDuplicateName } from '../../../job/stage/find-duplicate-name'

test.each([
  ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}', undefined],
  ['{"a":1,"a":2}', '$.a'],
  ['{"a":{"x":1,"y":{"z":1,"z":2}}}', '$.a.y.z'],
  ['{"a":[{"b":1},[2,{"c":"}","d":1,"c":3}]]}', '$.a[1][1].c'],
  ['{"a b":1,"\\u0061 b":2}', "$['a b']"],
  ['{"a":"a","b":"a:,{","a":1}', '$.a'],
  ['[]', undefined],
])('in %s it is %s', (record, path) => {
  expect(findDuplicateName(record)).toBe(path)
})

test('strings of megabytes are no trouble', () => {
  const long = 'x'.repeat(12_000_000)
  expect(findDuplicateName(`{"a":"${long}","b":"\\"${long}","a":1}`)).toBe('$.a')
})
