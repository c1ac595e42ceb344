import fc from 'fast-check'
import { type JsonNode, nullNode } from './json-node'

/**
 * What the values at a place look like over all records; `anything` differs from record to record. A place of one shape
 * holds nulls, and now and then nothing at all.
 */
type Shape =
  | { readonly kind: 'leaf'; readonly value: fc.Arbitrary<JsonNode> }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Shape> }
  | { readonly kind: 'list'; readonly element: Shape }
  | { readonly kind: 'keyed by data'; readonly member: Shape }

/** Names that clash once they are identifiers, that need quotes in a path, and that mean something to somebody. */
const oddNames = [
  ...['id', 'ID', 'Id', 'iD', 'i d', 'aB', 'a_b', 'a-b', 'a b', 'A.B', 'a.b', 'b', 'B', 'camelCaseName'],
  ...[
    '',
    ' ',
    '.',
    '$',
    '*',
    '[*]',
    '$[*]',
    "it's",
    'say "x"',
    'back\\slash',
    'tab\there',
    'new\nline',
    '%',
    '--',
    ';',
  ],
  ...['select', 'Order', 'user', 'table', 'timestamp', 'tag', 'oid', 'null', 'true', 'from', 'end', 'group'],
  ...[
    '_load_id',
    '_loaded_at',
    '_raw_object',
    '_raw_line',
    '_loads',
    '_id',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...['records', 'records_id', 'records_list', 'index', 'list_index', 'value', 'ctid', 'xmin'],
  ...['1st', '42', '007', 'é', 'É', 'ß', 'ſ', '名前', '😀', 'İ', 'e\u0301', '\u00a0', '\u200b'],
  ...[
    'n'.repeat(126),
    'n'.repeat(127),
    'n'.repeat(128),
    `${'n'.repeat(128)}2`,
    'ü'.repeat(80),
    'Long Name '.repeat(30),
  ],
]

const anyName = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...oddNames) },
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z]{1,6}$/) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }).filter(isText) },
)

/** No Redshift text holds NUL, and half a surrogate pair is no UTF-8: inference has an answer of its own for both. */
function isText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}

const string = (value: string): JsonNode => ({ kind: 'string', value })
const number = (text: string): JsonNode => ({ kind: 'number', text })

const digits = (most: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^-?[1-9][0-9]{0,${most - 1}}$`))

const leaves: readonly fc.Arbitrary<JsonNode>[] = [
  fc.constant(nullNode),
  fc.boolean().map((value) => ({ kind: 'boolean', value })),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value) => number(String(value))),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => number(String(value))),
  // Around the limits of every kind of number.
  fc
    .constantFrom(
      ...['2147483647', '2147483648', '-2147483648', '-2147483649', '9223372036854775807'],
      ...['9223372036854775808', '-9223372036854775808', '-9223372036854775809', '9007199254740993'],
      ...['0', '-0', '0.0', '-0.0e7', '1.0', '10e-1', '1E+2', '1e0', '100000000000000000000e-20'],
    )
    .map(number),
  digits(25).map(number),
  digits(60).map(number),
  fc
    .tuple(fc.integer(), fc.stringMatching(/^[0-9]{1,3}$/))
    .map(([whole, places]) => number(`${whole}.${places}`)),
  fc
    .tuple(digits(18), fc.stringMatching(/^[0-9]{1,24}$/))
    .map(([whole, places]) => number(`${whole}.${places}`)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => number(JSON.stringify(value))),
  fc
    .tuple(digits(20), fc.integer({ min: -420, max: 420 }))
    .map(([whole, power]) => number(`${whole}e${power}`)),
  fc
    .constantFrom('5e-324', '1e-400', '1e400', '1.7976931348623157e308', '0.1', '0.30000000000000004')
    .map(number),
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter(isText).map(string),
  fc.string({ unit: 'binary', maxLength: 12 }).filter(isText).map(string),
  fc
    .constantFrom(
      '',
      ' ',
      'null',
      'true',
      '1',
      '1.10',
      '{"a":1}',
      '[1]',
      '\\',
      '"',
      "'",
      '\\N',
      'NaN',
      '\r\n',
    )
    .map(string),
  fc.constantFrom('x'.repeat(255), 'x'.repeat(256), 'ü'.repeat(300), 'long '.repeat(900)).map(string),
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-30'), noInvalidDate: true })
    .map((date) => string(date.toISOString().slice(0, 10))),
  fc.constantFrom('2024-02-29', '2023-02-29', '0000-01-01', '2024-02-30', '2024-1-1').map(string),
  times('', 'Z'),
  times('', ''),
  times('123', '+05:30'),
  fc
    .constantFrom(
      '2024-01-01T24:00:00Z',
      '2024-01-01T00:00:00.1234567Z',
      '2024-01-01 00:00',
      '2024-01-01T00:00:60Z',
    )
    .map(string),
]

function times(micros: string, zone: string): fc.Arbitrary<JsonNode> {
  return fc
    .date({ min: new Date('0002-01-01'), max: new Date('9998-12-30'), noInvalidDate: true })
    .map((date) => string(`${date.toISOString().slice(0, 23)}${micros}${zone}`))
}

/** Any JSON at all, three deep. */
const anything: fc.Arbitrary<JsonNode> = fc.letrec<{ value: JsonNode }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(...leaves),
    fc.array(tie('value'), { maxLength: 3 }).map((elements): JsonNode => ({ kind: 'list', elements })),
    fc
      .uniqueArray(fc.tuple(anyName, tie('value')), { maxLength: 3, selector: ([name]) => name })
      .map((members): JsonNode => ({ kind: 'object', members: new Map(members) })),
  ),
})).value

const leafShape: fc.Arbitrary<Shape> = fc.oneof(
  // Most places hold one kind of value, in which all records agree.
  { weight: 8, arbitrary: fc.constantFrom(...leaves).map((value): Shape => ({ kind: 'leaf', value })) },
  // Some hold two kinds: integers and fractions, texts and numbers.
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...leaves), fc.constantFrom(...leaves))
      .map((two): Shape => ({ kind: 'leaf', value: fc.oneof(...two) })),
  },
  { weight: 1, arbitrary: fc.constant<Shape>({ kind: 'leaf', value: anything }) },
)

function objectShape(depth: number, most: number): fc.Arbitrary<Shape> {
  return fc
    .uniqueArray(fc.tuple(anyName, anyShape(depth - 1)), {
      minLength: 1,
      maxLength: most,
      selector: ([name]) => name,
    })
    .map((members) => ({ kind: 'object', members: new Map(members) }))
}

function anyShape(depth: number): fc.Arbitrary<Shape> {
  if (depth <= 0) return leafShape
  const nested = fc.oneof(leafShape, objectShape(depth, 4))
  return fc.oneof(
    { weight: 5, arbitrary: leafShape },
    { weight: 2, arbitrary: objectShape(depth, 4) },
    { weight: 3, arbitrary: nested.map((element): Shape => ({ kind: 'list', element })) },
    { weight: 1, arbitrary: nested.map((member): Shape => ({ kind: 'keyed by data', member })) },
    {
      weight: 1,
      arbitrary: leafShape.map((element): Shape => ({ kind: 'list', element: { kind: 'list', element } })),
    },
  )
}

function valuesOf(shape: Shape): fc.Arbitrary<JsonNode> {
  switch (shape.kind) {
    case 'leaf':
      return shape.value
    case 'list':
      return fc
        .array(orNull(valuesOf(shape.element)), { maxLength: 4 })
        .map((elements) => ({ kind: 'list', elements }))
    case 'keyed by data':
      return fc
        .uniqueArray(fc.tuple(fc.stringMatching(/^[A-Z]{3}$/), orNull(valuesOf(shape.member))), {
          maxLength: 5,
          selector: ([name]) => name,
        })
        .map((members) => ({ kind: 'object', members: new Map(members) }))
    case 'object':
      return fc
        .tuple(
          ...[...shape.members].map(([name, member]) =>
            fc.option(orNull(valuesOf(member)), { freq: 5 }).map((node) => node && ([name, node] as const)),
          ),
        )
        .map((members) => ({ kind: 'object', members: new Map(members.filter((one) => one !== null)) }))
  }
}

function orNull(value: fc.Arbitrary<JsonNode>): fc.Arbitrary<JsonNode> {
  return fc.oneof({ weight: 7, arbitrary: value }, { weight: 1, arbitrary: fc.constant(nullNode) })
}

/** Lists of records of one random shape, one record at least. */
export const randomRecords: fc.Arbitrary<readonly JsonNode[]> = objectShape(3, 7).chain((shape) =>
  fc.array(valuesOf(shape), { minLength: 1, maxLength: 8 }),
)
