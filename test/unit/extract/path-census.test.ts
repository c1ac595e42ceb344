import { PathCensus } from '../../../job/extract/path-census'
import { sliceBytes } from '../../support/slice-bytes'

async function count(records: readonly unknown[], limit?: number) {
  const census = new PathCensus(limit)
  const { findings } = await sliceBytes(JSON.stringify(records), {}, [64], census)
  return { census, findings, counts: new Map(census.paths().map((path) => [path.path, path])) }
}

describe('PathCensus', () => {
  test('counts each path by the kinds of its values, with the first value that is not null', async () => {
    const { census } = await count([{ a: null, b: [] }, { a: 1.5, b: [true, 'x', {}] }, { a: 'later' }])
    const none = { null: 0, boolean: 0, number: 0, string: 0, object: 0, array: 0 }
    expect(census.paths()).toEqual([
      { ...none, path: '$', object: 3, example: { value: '{"a":null,"b":[]}', raw_object: 'part', line: 1 } },
      {
        ...none,
        path: '$.a',
        null: 1,
        number: 1,
        string: 1,
        example: { value: '1.5', raw_object: 'part', line: 2 },
      },
      { ...none, path: '$.b', array: 2, example: { value: '[]', raw_object: 'part', line: 1 } },
      {
        ...none,
        path: '$.b[*]',
        boolean: 1,
        string: 1,
        object: 1,
        example: { value: 'true', raw_object: 'part', line: 2 },
      },
    ])
  })

  test('cuts an example to 200 characters', async () => {
    const { counts } = await count([{ a: '😀'.repeat(300) }])
    expect(counts.get('$.a')?.example?.value).toBe(`"${'😀'.repeat(300)}"`.slice(0, 200))
  })

  test('takes two spellings of a name for one', async () => {
    for (const input of ['[{"\\u0061":1},{"a":2}]', '[{"a":1},{"\\u0061":2},{"\\u0061":3},{"a":4}]']) {
      const { census, lines } = await sliceBytes(input)
      expect(census.paths().map(({ path, number }) => [path, number])).toEqual([
        ['$', 0],
        ['$.a', lines.length],
      ])
    }
  })

  test('counts the paths beyond its limit under `*`, says so, and still sees duplicate names there', async () => {
    const { census, counts } = await count(
      [
        { a: 1, b: 2, c: { d: [3] } },
        { e: 4, a: 5 },
      ],
      3,
    )
    expect([...counts.keys()]).toEqual(['$', '$.a', '$.b', '*'])
    expect(counts.get('$.a')?.number).toBe(2)
    // c, its d, the list, its element; e
    expect(counts.get('*')).toMatchObject({ object: 1, array: 1, number: 2 })
    expect(census.isComplete).toBe(false)
    const { findings } = await sliceBytes('[{"a":1,"b":2,"c":3,"\\u0063":4}]', {}, [64], new PathCensus(3))
    expect(findings[0]?.duplicateNames).toEqual(['$'])
  })

  test('counts a path of excessive length under `*`', async () => {
    const { census } = await count([{ ['x'.repeat(2_000)]: 1 }])
    expect(census.paths().map(({ path }) => path)).toEqual(['$', '*'])
    expect(census.isComplete).toBe(false)
  })

  test('is complete at its limit', async () => {
    const { census } = await count([{ a: 1, b: 2 }], 3)
    expect(census.isComplete).toBe(true)
  })
})
