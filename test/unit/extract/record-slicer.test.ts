import { sliceBytes } from '../../support/slice-bytes'

describe('sliceRecords', () => {
  test('keeps records digit for digit, whatever JavaScript would make of them', async () => {
    const records = [
      '{"id":12345678901234567890,"price":0.1000000000000000055511151231257827,"tiny":1e-400}',
      '{"a":1,"a":2,"\\u0061":3}',
      '{"escape":"\\u00e9\\/\\ud83d\\ude00\\b","half":"\\ud800"}',
      '{"emoji":"😀","empty":{},"list":[ 1 , [ ] ]}',
    ]
    expect((await sliceBytes(`[${records.join(' ,\n ')}]`)).lines).toEqual(records)
  })

  test('makes line breaks between tokens spaces, and leaves everything else', async () => {
    const { lines } = await sliceBytes('[\r\n  {\r\n\t"a":\n1,\r"b": "x\\ny"\n}\n]\n')
    expect(lines).toEqual(['{  \t"a": 1, "b": "x\\ny" }'])
  })

  test('follows the records path and keeps the envelope', async () => {
    const input = '{"count": 2, "data": {"note": null, "items": [{"a":1},{"a":2}]}, "tags": ["x", {"y": 1}]}'
    const { lines, envelope } = await sliceBytes(input, { records: '$.data.items' })
    expect(lines).toEqual(['{"a":1}', '{"a":2}'])
    expect(envelope).toBe('{"count":2,"data":{"note":null},"tags":["x",{"y": 1}]}')
  })

  test('finds a member whose name needs quoting, or is spelled with escapes', async () => {
    const { lines } = await sliceBytes('{"the \\u006cist": [{"a":1}]}', { records: "$['the list']" })
    expect(lines).toEqual(['{"a":1}'])
  })

  test('passes long lists beside the records, keeping the start of their text', async () => {
    const beside = JSON.stringify(Array.from({ length: 100_000 }, (_, index) => ({ index })))
    const { lines, envelope } = await sliceBytes(`{"included":${beside},"data":[{"a":1}]}`, {
      records: '$.data',
    })
    expect(lines).toEqual(['{"a":1}'])
    expect(envelope).toBe(`{"included":${beside}`.slice(0, 4_096))
  })

  test('takes a list without records', async () => {
    expect(await sliceBytes(' [ ] ')).toMatchObject({ records: 0, lines: [] })
  })

  test('skips a byte order mark', async () => {
    expect((await sliceBytes('\ufeff[{"a":1}]')).lines).toEqual(['{"a":1}'])
  })

  test('reads a record a line, with blank lines and without a last line feed', async () => {
    for (const form of ['lines', 'either'] as const) {
      const { lines } = await sliceBytes('\n{"a":1}\r\n\n{"a":2}\n{"a":3}', { form })
      expect(lines).toEqual(['{"a":1}', '{"a":2}', '{"a":3}'])
    }
  })

  test.each([1, 8, 9, 10])(
    'sees lines where the first one ends with a window of %p bytes',
    async (length) => {
      const { lines } = await sliceBytes('{"a":1}\n\n{"a":2}\n', { form: 'either' }, [length])
      expect(lines).toEqual(['{"a":1}', '{"a":2}'])
    },
  )

  test('takes one object alone as a line only where lines are what the input has', async () => {
    expect((await sliceBytes('{"a":[1]}', { form: 'lines' })).lines).toEqual(['{"a":[1]}'])
    await expect(sliceBytes('{"a":[1]}', { form: 'either' })).rejects.toThrow(
      '`input` has no records at `$`: `$` is an object, not a list; lists are at `$.a`',
    )
  })

  test.each([1, 2, 3, 5, 7, 11, 13, 1_000])(
    'reports the peculiarities of a record, seen %p bytes at a time',
    async (bytes) => {
      const { findings } = await sliceBytes(
        '[{"a":1.5},{"a":1234567890123456},{"a":{"b":1,"c":2,"b":3}},{"a":["\\ud800","\\udc00\\ud800x"]},{"\\ud800":1},{"a":"\\ud83d\\ude00"}]',
        {},
        [bytes],
      )
      expect(findings).toEqual([
        { hasLongNumber: false, duplicateNames: [], loneSurrogates: [] },
        { hasLongNumber: true, duplicateNames: [], loneSurrogates: [] },
        { hasLongNumber: false, duplicateNames: ['$.a.b'], loneSurrogates: [] },
        { hasLongNumber: false, duplicateNames: [], loneSurrogates: ['$.a[*]', '$.a[*]'] },
        { hasLongNumber: false, duplicateNames: [], loneSurrogates: ["$['\ud800']"] },
        { hasLongNumber: false, duplicateNames: [], loneSurrogates: [] },
      ])
    },
  )
})

describe('sliceRecords refuses', () => {
  const refusals: readonly (readonly [
    what: string,
    input: string | Uint8Array,
    records: string,
    code: string,
    message: string,
  ])[] = [
    ['nothing', '', '$', 'EXTRACT_EMPTY', '`input` is empty'],
    ['white space', ' \n ', '$', 'EXTRACT_EMPTY', '`input` is empty'],
    [
      'HTML',
      '<!DOCTYPE html>\n<html><body>Oh no</body>',
      '$',
      'EXTRACT_NOT_JSON',
      '`input` is not JSON: it starts with `<!DOCTYPE html> <html><body>Oh no</body>`',
    ],
    [
      'an object where a list is expected',
      '{"data":[{}],"meta":{"list":[]}}',
      '$',
      'EXTRACT_RECORDS_NOT_FOUND',
      '`input` has no records at `$`: `$` is an object, not a list; lists are at `$.data`, `$.meta.list`',
    ],
    [
      'a scalar',
      '42',
      '$',
      'EXTRACT_RECORDS_NOT_FOUND',
      '`input` has no records at `$`: `$` is a number, not a list; there is no list',
    ],
    [
      'a path that is not there',
      '{"items":[],"next":null}',
      '$.data',
      'EXTRACT_RECORDS_NOT_FOUND',
      '`input` has no records at `$.data`: `$` has no `data`; it has `items`, `next`; lists are at `$.items`',
    ],
    [
      'a path through an empty object',
      '{}',
      '$.data',
      'EXTRACT_RECORDS_NOT_FOUND',
      '`input` has no records at `$.data`: `$` has no `data`; it is empty; there is no list',
    ],
    [
      'a path to null',
      '{"data":null}',
      '$.data',
      'EXTRACT_RECORDS_NOT_FOUND',
      '`input` has no records at `$.data`: `$.data` is null, not a list; there is no list',
    ],
    [
      'a path through a list',
      '[{"data":[]}]',
      '$.data',
      'EXTRACT_RECORDS_NOT_FOUND',
      '`input` has no records at `$.data`: `$` is a list, not an object; lists are at `$`',
    ],
    [
      'a path that leads to two places',
      '{"data":[],"data":[{}]}',
      '$.data',
      'EXTRACT_RECORDS_AMBIGUOUS',
      '`input` has `$.data` twice in one object',
    ],
    [
      'a scalar among the records',
      '[{},{},17]',
      '$',
      'EXTRACT_RECORD_NOT_OBJECT',
      '`input` has a record that is not an object at byte 7 (line 1, record 2): it is `17`',
    ],
    [
      'a list among the records',
      '[[1]]',
      '$',
      'EXTRACT_RECORD_NOT_OBJECT',
      '`input` has a record that is not an object at byte 1 (line 1, record 0): it is `[1]`',
    ],
    [
      'an end in the middle of a record',
      '[{"a":1},{"a":',
      '$',
      'EXTRACT_TRUNCATED',
      '`input` breaks off at byte 14 (line 1, record 1): the JSON is not complete',
    ],
    [
      'an end in the middle of a character',
      Buffer.from('[{"a":"é').subarray(0, 8),
      '$',
      'EXTRACT_TRUNCATED',
      '`input` breaks off at byte 8 (line 1, record 0): the JSON is not complete',
    ],
    [
      'an end between records',
      '[{"a":1},',
      '$',
      'EXTRACT_TRUNCATED',
      '`input` breaks off at byte 9 (line 1, record 1): the JSON is not complete',
    ],
    [
      'an end after a record',
      '[{"a":1}\n',
      '$',
      'EXTRACT_TRUNCATED',
      '`input` breaks off at byte 9 (line 2, record 0): the JSON is not complete',
    ],
    [
      'an end in the envelope',
      '{"data":[],"nex',
      '$.data',
      'EXTRACT_TRUNCATED',
      '`input` breaks off at byte 15 (line 1): the JSON is not complete',
    ],
    [
      'a comma too many',
      '[{"a":1},]',
      '$',
      'EXTRACT_NOT_JSON',
      '`input` is not JSON at byte 9 (line 1, record 1): expected a value, found `]`',
    ],
    [
      'a missing comma',
      '[{"a":1}{"a":2}]',
      '$',
      'EXTRACT_NOT_JSON',
      '`input` is not JSON at byte 8 (line 1, record 0): expected `,` or `]` after a record, found `{`',
    ],
    [
      'something after the end',
      '[{"a":1}]\n]',
      '$',
      'EXTRACT_NOT_JSON',
      '`input` is not JSON at byte 10 (line 2): expected the end of the document, found `]`',
    ],
    [
      'a NUL byte',
      '[{"a":1}\0]',
      '$',
      'EXTRACT_NOT_JSON',
      '`input` is not JSON at byte 8 (line 1, record 0): expected `,` or `]` after a record, found byte 0x00',
    ],
    [
      'bytes that are not UTF-8',
      Buffer.from([0x5b, 0x7b, 0x22, 0xe9, 0x22]),
      '$',
      'EXTRACT_NOT_UTF8',
      '`input` is not UTF-8 at byte 3 (line 1, record 0): found byte 0xe9',
    ],
    [
      'UTF-16',
      Buffer.from('\ufeff[{}]', 'utf16le'),
      '$',
      'EXTRACT_NOT_UTF8',
      '`input` is not UTF-8 at byte 0 (line 1): it looks like UTF-16',
    ],
    [
      'deep nesting',
      `[{"a":${'['.repeat(1_000)}`,
      '$',
      'EXTRACT_LIMIT_EXCEEDED',
      '`input` nests too deeply at byte 1006 (line 1, record 0): the limit is 1000 levels',
    ],
    [
      'a record beyond the limit',
      `[{},{"a":"${'x'.repeat(17 * 1024 * 1024)}"}]`,
      '$',
      'EXTRACT_LIMIT_EXCEEDED',
      '`input` has too large a value at byte 4 (line 1, record 1): the limit is 16 MiB',
    ],
  ]

  test.each(refusals)('%s', async (_what, input, records, code, message) => {
    await expect(sliceBytes(input, { records })).rejects.toMatchObject({ code, message })
  })

  test.each([
    ['{"a":01}', 'byte 7', '`,` or `}`', '`1`'],
    ['{"a":1.}', 'byte 8', 'a digit', '`}`'],
    ['{"a":.5}', 'byte 6', 'a value', '`.`'],
    ['{"a":+5}', 'byte 6', 'a value', '`+`'],
    ['{"a":-}', 'byte 7', 'a digit', '`}`'],
    ['{"a":1e}', 'byte 8', 'a digit', '`}`'],
    ['{"a":NaN}', 'byte 6', 'a value', '`N`'],
    ['{"a":nul}', 'byte 9', '`true`, `false` or `null`', '`}`'],
    ['{"a":True}', 'byte 6', 'a value', '`T`'],
    ["{'a':1}", 'byte 2', 'a name in quotes', "`'`"],
    ['{"a" 1}', 'byte 6', '`:`', '`1`'],
    ['{"a":1,}', 'byte 8', 'a name in quotes', '`}`'],
    ['{"a":"\t"}', 'byte 7', 'no control character inside a string', 'byte 0x09'],
    ['{"a":"\n"}', 'byte 7', 'no control character inside a string', 'byte 0x0a'],
    ['{"a":"\\x41"}', 'byte 8', 'an escape', '`x`'],
    ['{"a":"\\u12g4"}', 'byte 11', 'four hexadecimal digits', '`g`'],
    ['{"a":[1 2]}', 'byte 9', '`,` or `]`', '`2`'],
    ['{"a":1 "b":2}', 'byte 8', '`,` or `}`', '`"`'],
    ['{/* no */}', 'byte 2', 'a name in quotes', '`/`'],
  ])('%s', async (record, at, expected, found) => {
    await expect(sliceBytes(`[${record}]`)).rejects.toMatchObject({
      code: 'EXTRACT_NOT_JSON',
      message: `\`input\` is not JSON at ${at} (line 1, record 0): expected ${expected}, found ${found}`,
    })
  })

  test.each(['lines', 'either'] as const)('two records on the first line of %s', async (form) => {
    await expect(sliceBytes('{"a":1} {"a":2}\n{"a":3}\n', { form })).rejects.toMatchObject({
      code: 'EXTRACT_NOT_JSON',
    })
  })

  test('two records on one line', async () => {
    await expect(sliceBytes('{"a":1}\n{"a":2} {"a":3}', { form: 'lines' })).rejects.toMatchObject({
      code: 'EXTRACT_NOT_JSON',
      message:
        '`input` is not JSON at byte 16 (line 2, record 1): expected a line break after a record, found `{`',
    })
  })

  test('a records path for an input of a record a line', async () => {
    await expect(sliceBytes('{"a":1}\n', { form: 'lines', records: '$.data' })).rejects.toMatchObject({
      code: 'EXTRACT_RECORDS_NOT_FOUND',
    })
  })
})
