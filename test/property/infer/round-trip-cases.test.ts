import { inferContract } from '../../support/infer/infer-contract'
import { parseNode } from '../../support/infer/json-node'
import { roundTrip } from '../../support/infer/round-trip'
import { useLoadBench } from '../../support/load/load-bench'

/** Shapes that random records come by too seldom, each by its name. */

const bench = useLoadBench()

function wide(count: number): string {
  return `{${Array.from({ length: count }, (_, place) => `"k${place}":${place}`).join(',')}}`
}

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['nesting deeper than tables go', ['{"a":{"b":{"c":{"d":{"e":{"f":{"g":1.50}}}}}}}', '{"a":{"b":null}}']],
  [
    'lists of objects in lists of objects, five deep',
    [
      '{"id":1,"a":[{"a":[{"a":[{"a":[{"a":[{"x":1},{}]},{"a":[]}]}]}]}]}',
      '{"id":2,"a":[null,{"a":[null]}]}',
    ],
  ],
  ['lists in lists', ['{"a":[[1,[2]],[],null]}', '{"a":[]}', '{"b":[[1.10,1e3],[2]]}']],
  [
    'objects whose names are data',
    ['{"rates":{"EUR":{"rate":1.10},"USD":{"rate":1}}}', '{"rates":{"CHF":{"rate":0.93}}}'],
  ],
  ['one record with hundreds of names of data', [`{"by_day":${wide(300)}}`]],
  ['an object too wide for a table', [`{"id":1,"wide":${wide(1_700)}}`, '{"id":2,"wide":{"k1":null}}']],
  ['nothing but emptiness', ['{}', '{"a":null,"b":{},"c":[],"d":[{}]}', '{"d":[null,{}]}']],
  [
    'names that clash without regard to case, blanks and dots',
    ['{"id":1,"ID":2,"Id":3,"i d":4,"a.b":5,"a":{"b":6},"a_b":7,"aB":8,"":9," ":10}', '{"a":{"":{"":11}}}'],
  ],
  [
    'names of lakeload and of the database',
    ['{"_load_id":"x","_raw_line":1,"raw_object":2,"_loaded_at":3,"list":[{"list_index":9,"raw_line":8}]}'],
  ],
  [
    'names that begin alike for longer than an identifier is',
    [`{"${'n'.repeat(130)}1":1,"${'n'.repeat(130)}2":2,"${'n'.repeat(130)}":[{"${'n'.repeat(130)}3":3}]}`],
  ],
  [
    'numbers beyond every type',
    ['{"a":1e400,"b":123456789012345678901234567890123456789.5,"c":[1e-400,5e-324]}', '{"a":-1,"b":0.1}'],
  ],
  [
    'doubles written with more digits than they need',
    ['{"a":8400000.803082099,"b":0.10000000000000001}', '{}'],
  ],
  [
    'digits that a double loses',
    ['{"a":0.1234567890123456789,"b":9007199254740993}', '{"a":100.5,"b":-9223372036854775808}'],
  ],
  [
    'texts that look like something else',
    ['{"a":"1.10","b":"true","c":"null","d":"{}","e":"2024-01-01","f":"\\\\N"}', '{"a":"","e":"2024-13-01"}'],
  ],
  [
    'times with and without zone, in one place and apart',
    [
      '{"a":"2024-01-01T10:00:00+05:30","b":"2024-01-01T10:00:00.123456","c":"2024-01-01T10:00:00Z"}',
      '{"a":"2024-06-30T23:59:59.999999Z","b":"0001-01-01 00:00","c":"2024-01-01T10:00:00"}',
    ],
  ],
  [
    'mixed kinds everywhere',
    ['{"a":1,"b":[1,"x",{"y":null}]}', '{"a":"1","b":{"y":[]}}', '{"a":[true],"b":false}'],
  ],
  ['a key of two types in lists', ['{"id":"a","l":[{"id":1},{"id":1}]}', '{"id":"b","l":[{"id":2}]}']],
  ['prototype names', ['{"__proto__":{"x":1},"constructor":[{"toString":2}],"hasOwnProperty":null}']],
]

test.each(cases)('%s come back as they went in', async (_, lines) => {
  const trip = await roundTrip(bench, lines.map(parseNode), inferContract)
  expect(trip.complaints).toEqual([])
  expect(trip.actual).toEqual(trip.expected)
})
