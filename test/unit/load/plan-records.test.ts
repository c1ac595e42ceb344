import { cutByBytes, planRecords, type RecordInput } from '../../../job/load/plan-records'
import { makeShop } from '../../support/load/shop-pipeline'
import { makeManifest, newerLoad } from '../../support/load/staged-manifest'

const pipeline = makeShop()

function records(change: Partial<RecordInput> = {}) {
  return planRecords({
    pipeline,
    staged: makeManifest(pipeline, newerLoad, { orders: 3 }),
    loaded: [
      { name: 'orders', rows_staged: 3, rows_loaded: 2, rows_deleted: 1 },
      { name: 'lines', rows_staged: 0, rows_loaded: 0, rows_deleted: 4 },
    ],
    startedAt: new Date('2026-11-22T03:00:00Z'),
    committedAt: new Date('2026-11-22T03:00:01Z'),
    version: '0.1.0',
    states: [
      { stream: 'orders', cursor: "it's", cursorPath: '$.at', cursorInitial: null, loadId: newerLoad },
    ],
    isContractKnown: true,
    replayId: null,
    ...change,
  })
}

test('a load leaves its state, a row a table, and itself last', () => {
  expect(records().map(({ sql }) => sql)).toEqual([
    `delete from "shop"."_state" where stream = 'orders'`,
    `insert into "shop"."_state" ("stream", "cursor", "cursor_path", "cursor_initial", "load_id", "updated_at")\n` +
      `values ('orders', 'it''s', '$.at', null, '${newerLoad}', '2026-11-22 03:00:01.000'::timestamp)`,
    `insert into "shop"."_load_tables" ("load_id", "table_name", "rows_staged", "rows_loaded", "rows_deleted", "files", "bytes")\n` +
      `values\n  ('${newerLoad}', 'orders', 3, 2, 1, 1, 300),\n  ('${newerLoad}', 'lines', 0, 0, 4, 0, 0)`,
    `insert into "shop"."_loads" ("load_id", "started_at", "committed_at", "content_sha256", "contract_sha256", ` +
      `"raw_records", "raw_bytes", "rows_loaded", "lakeload_version", "replay_id")\n` +
      `values ('${newerLoad}', '2026-11-22 03:00:00.000'::timestamp, '2026-11-22 03:00:01.000'::timestamp, ` +
      `'${'c'.repeat(64)}', '${pipeline.contract.sha256}', 3, 300, 2, '0.1.0', null)`,
  ])
})

test('a late load leaves no state', () => {
  expect(records({ states: [] }).map(({ table }) => table)).toEqual(['_load_tables', '_loads'])
})

test('a contract that the warehouse does not know is kept', () => {
  const [first] = records({ isContractKnown: false })
  expect(first?.table).toBe('_schema_versions')
  expect(first?.sql).toContain(`values ('${pipeline.contract.sha256}', 0, '{"tables":[{"name":"orders"`)
})

test('a long text is cut between characters, never in one', () => {
  expect(cutByBytes('aé€😀', 4)).toEqual(['aé', '€', '😀'])
  expect(cutByBytes('', 4)).toEqual([])
  expect(cutByBytes('abcd', 4)).toEqual(['abcd'])
})
