import { parseRunResults } from '../../../job/transform/run-results'

const parse = (results: readonly object[]) =>
  parseRunResults(JSON.stringify({ results }), '/t/run_results.json')

test('every status is counted once', () => {
  const results = ['success', 'pass', 'no-op', 'skipped', 'warn', 'fail', 'error', 'partial success'].map(
    (status, index) => ({ unique_id: `model.lakeload.m${index}`, status }),
  )
  expect(parse(results)).toMatchObject({ passed: 3, skipped: 1, warned: 1, failed: 3 })
})

test('a status that dbt may add counts as failed, never as passed', () => {
  expect(parse([{ unique_id: 'model.lakeload.m', status: 'postponed' }])).toMatchObject({
    passed: 0,
    failed: 1,
    failed_nodes: [
      {
        unique_id: 'model.lakeload.m',
        status: 'error',
        message: 'dbt ended it as `postponed` without a message',
      },
    ],
  })
})

test('failed nodes are listed by name, whatever order dbt’s threads ended in', () => {
  const named = (name: string) => ({ unique_id: name, status: 'fail' })
  const names = ['test.lakeload.b', 'model.lakeload.z', 'test.lakeload.a']
  expect(parse(names.map(named)).failed_nodes.map((node) => node.unique_id)).toEqual([
    'model.lakeload.z',
    'test.lakeload.a',
    'test.lakeload.b',
  ])
})

test('a failed data test carries its message, the count of rows and the query that shows them', () => {
  const node = {
    unique_id: 'test.lakeload.unique_x.1',
    status: 'fail',
    message: 'Got 2 results, configured to fail if != 0',
    failures: 2,
    compiled_code: '\n    \n\nselect *\nfrom "dev"."s"."t"   \n\n\nwhere a is null\n\n',
  }
  expect(parse([node]).failed_nodes).toEqual([
    {
      unique_id: 'test.lakeload.unique_x.1',
      status: 'fail',
      message: 'Got 2 results, configured to fail if != 0',
      failures: 2,
      query: 'select *\nfrom "dev"."s"."t"\nwhere a is null',
    },
  ])
})

test('a model that did not build has a message and no query', () => {
  const node = {
    unique_id: 'model.lakeload.m',
    status: 'error',
    message: '  Database Error\r\n  no such column\n',
    failures: null,
    compiled_code: 'select 1',
  }
  expect(parse([node]).failed_nodes).toEqual([
    { unique_id: 'model.lakeload.m', status: 'error', message: 'Database Error\n  no such column' },
  ])
})

test.each([
  ['not JSON', '{"results": ['],
  ['JSON of another shape', '{"results": [{"unique_id": 7}]}'],
])('%s is refused with the path of the file', (_title, text) => {
  expect(() => parseRunResults(text, '/t/run_results.json')).toThrow(
    expect.objectContaining({
      code: 'TRANSFORM_RESULT_UNREADABLE',
      message: "dbt's results `/t/run_results.json` cannot be read",
    }),
  )
})
