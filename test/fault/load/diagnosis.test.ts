import { join } from 'node:path'
import { diagnoseLoad } from '../../../job/diagnosis/diagnose-load'
import { JobError } from '../../../job/errors/job-error'
import { load } from '../../../job/load/load'
import { parseContract } from '../../../job/pipeline/parse-contract'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import { errorTranscript } from '../../support/diagnosis/error-transcript'
import { putJsonTable } from '../../support/diagnosis/put-json-table'
import { expectGolden } from '../../support/golden-file'
import { loadContext, newSchema, useLoadBench } from '../../support/load/load-bench'
import { putStaged, writeParquet } from '../../support/load/put-staged'
import { makeShop } from '../../support/load/shop-pipeline'
import { shopRows } from '../../support/load/shop-records'
import { newerLoad } from '../../support/load/staged-manifest'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const bench = useLoadBench()

const contractText = `
version: 1
tables:
  orders:
    description: One row an order.
    stream: orders
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: bigint, nullable: false, description: The order. }
  lines:
    description: One row a line of an order.
    stream: orders
    from: "$.lines[*]"
    parent: orders
    parent_key: { order_id: id }
    list_index: line_index
    key: [order_id, line_index]
    columns:
      article: { path: "$.lines[*].article", type: varchar(5), nullable: false, description: What. }
      count: { path: "$.lines[*].count", type: integer, description: How many. }
      weight: { path: "$.lines[*].weight", type: double precision, description: How heavy. }
      price: { path: "$.lines[*].price", type: "decimal(18,2)", description: How much. }
      gift: { path: "$.lines[*].gift", type: boolean, description: Whether it is a gift. }
      day: { path: "$.lines[*].day", type: date, description: When. }
      at: { path: "$.lines[*].at", type: timestamp, description: When exactly. }
      more: { path: "$.lines[*].more", type: super, description: The rest. }
ignored: []
`

let folder: string
beforeAll(async () => {
  folder = await makeTempFolder()
})
afterAll(async () => await removeTempFolder(folder))

function makePipeline(): ResolvedPipeline {
  const name = newSchema()
  const { contract, problems } = parseContract(contractText, 'schema.yml', name, ['orders'])
  if (contract === undefined) throw new Error(JSON.stringify(problems))
  return { ...makeShop(name), contract }
}

/** Loads a line of the second order that is wrong, and answers what the run would say. */
async function refuse(wrong: string): Promise<string> {
  const pipeline = makePipeline()
  const orders = [5, 7].map((id, index) => ({ id, _raw_object: 'raw/orders', _raw_line: index + 1 }))
  const withLoad = (row: object): string => JSON.stringify({ ...row, _load_id: newerLoad })
  let staged = await putStaged(bench.store, pipeline, newerLoad, { orders, lines: [{}, {}] })
  staged = await putJsonTable(bench.store, staged, 'orders', orders.map(withLoad))
  staged = await putJsonTable(bench.store, staged, 'lines', [
    withLoad({ order_id: 5, line_index: 0, article: 'nut' }),
    withLoad({ order_id: 7, line_index: 0, article: 'pin' }),
    `{"order_id": 7, "line_index": 1, "_load_id": "${newerLoad}"${wrong}}`,
  ])
  const context = { ...loadContext(bench, pipeline, newerLoad), scratchFolder: folder }
  const error: unknown = await load(context, staged).catch((caught: unknown) => caught)
  const diagnosed = await diagnoseLoad(context, staged, error)
  if (!(diagnosed instanceof JobError)) throw diagnosed
  return errorTranscript(wrong, diagnosed)
    .replaceAll(pipeline.name, 'shop')
    .replaceAll(bench.store.url(''), 's3://lake/')
}

const article = ', "article": "cog"'

test('what COPY refuses of JSON lines is told with the record that it came from', async () => {
  const transcripts: string[] = []
  for (const wrong of [
    ', "article": "too long"',
    '',
    ', "article": "a\\u0000"',
    `${article}, "count": "a"`,
    `${article}, "count": 99999999999`,
    `${article}, "weight": "heavy"`,
    `${article}, "price": "dear"`,
    `${article}, "gift": "maybe"`,
    `${article}, "day": "soon"`,
    `${article}, "at": "soon"`,
    `${article}, "count": `,
  ])
    transcripts.push(await refuse(wrong))
  expectGolden(
    join(__dirname, '..', '..', 'golden', 'diagnosis', 'endpoint-json.txt'),
    transcripts.join('\n'),
  )
}, 240_000)

test('a value of a Parquet file leads to its record, and so does a key that is there twice', async () => {
  const shop = makeShop(newSchema())
  const told = async (change: 'text' | 'key'): Promise<string> => {
    const rows = shopRows(shop, newerLoad, [
      { id: 5, lines: [{ article: 'nut' }] },
      { id: 7, lines: [{ article: 'pin' }, { article: change === 'text' ? 'x'.repeat(41) : 'cog' }] },
    ])
    const [first, second] = rows.lines ?? []
    const lines = change === 'key' ? [first, second, second].map((row) => ({ ...row })) : (rows.lines ?? [])
    const staged = await putStaged(bench.store, shop, newerLoad, { ...rows, lines })
    const context = { ...loadContext(bench, shop, newerLoad), scratchFolder: folder }
    const error: unknown = await load(context, staged).catch((caught: unknown) => caught)
    const diagnosed = await diagnoseLoad(context, staged, error)
    if (!(diagnosed instanceof JobError)) throw diagnosed
    return errorTranscript(change, diagnosed)
      .replaceAll(shop.name, 'shop')
      .replaceAll(bench.store.url(''), 's3://lake/')
  }
  const transcripts = [await told('text'), await told('key')]
  expectGolden(
    join(__dirname, '..', '..', 'golden', 'diagnosis', 'endpoint-parquet.txt'),
    transcripts.join('\n'),
  )
})

test('files that cannot be looked at leave the error as the warehouse gave it', async () => {
  const shop = makeShop(newSchema())
  const rows = shopRows(shop, newerLoad, [{ id: 5, lines: [{ article: 'x'.repeat(41) }] }])
  const staged = await putStaged(bench.store, shop, newerLoad, rows)
  const context = { ...loadContext(bench, shop, newerLoad), scratchFolder: folder }
  const error: unknown = await load(context, staged).catch((caught: unknown) => caught)
  const orders = staged.tables.find(({ name }) => name === 'orders')?.files[0]?.key ?? ''
  await bench.store.put(orders, await writeParquet([{ name: 'other', type: 'VARCHAR' }], [{ other: 'x' }]))
  expect(await diagnoseLoad(context, staged, error)).toBe(error)
})
