import type { RawFinding } from '../../../job/pipeline/manifests'
import { stage } from '../../../job/stage/stage'
import { putRawLoad } from '../../support/stage/raw-load'
import { readStagedRows } from '../../support/stage/read-staged'
import { stageContext, type TestContext } from '../../support/stage/stage-context'
import { testContract } from '../../support/stage/test-contract'
import { useStageLake } from '../../support/stage/use-stage-lake'

const contract = testContract({
  orders: { key: ['id'], columns: { id: ['$.id', 'integer!'], all: ['$.all', 'super'] } },
})

const lake = useStageLake()

/** Stages records in which extract has found names that stand twice in one object. */
async function stageWith(records: readonly string[], found: readonly RawFinding[]) {
  const raw = await putRawLoad(lake.store, records)
  const parts = raw.parts.map((part) => ({ ...part, duplicate_names: found }))
  const { context, warnings }: TestContext = stageContext(lake.store, contract, lake.folder)
  return { staged: stage(context, [{ ...raw, parts }]), warnings }
}

test.each([
  ['as text', '{"id":2,"all":{"a":[{"b":"x","b":"y"}]}}'],
  ['with numbers, which are rewritten', '{"id":2,"all":{"a":[{"b":1,"b":2}]}}'],
])('a name twice inside a SUPER value is refused with its place: %s', async (_how, record) => {
  // The first findings of a part may all be of what no table reads: the record is found all the same.
  const { staged } = await stageWith(
    ['{"id":1,"other":{"c":1,"c":2}}', record],
    [{ path: '$.other.c', line: 1 }],
  )
  await expect(staged).rejects.toMatchObject({
    code: 'STAGE_RECORD_REFUSED',
    message: expect.stringMatching(
      /^the value at `\$\.all\.a\[0\]\.b` has a name twice in one object: line 2 of `[^`]*part-00000\.jsonl\.gz`$/,
    ),
    context: { refused: 1 },
  })
})

test('a name twice in what no table reads is told once, with its place, and refuses nothing', async () => {
  const { staged, warnings } = await stageWith(
    ['{"id":1,"other":{"c":1,"c":2}}', '{"id":2,"other":{"c":1,"c":2},"all":{"c":1}}'],
    [
      { path: '$.other.c', line: 1 },
      { path: '$.other.c', line: 2 },
      { path: '*', line: 2 },
    ],
  )
  const rows = await readStagedRows(lake.store, await staged, 'orders', lake.folder)
  expect(rows.map(({ id, all }) => [id, all])).toEqual([
    ['1', null],
    ['2', '{"c":1}'],
  ])
  expect(warnings.filter((line) => line.includes('twice'))).toEqual([
    expect.stringMatching(
      /^`\$\.other\.c` stands twice in one object, which no table reads: line 1 of `[^`]*part-00000\.jsonl\.gz` keeps both$/,
    ),
    expect.stringMatching(/^`\*` stands twice in one object, which no table reads: line 2 of `/),
  ])
})
