import fc from 'fast-check'
import { checkStaged } from '../../../job/check/check-staged'
import { stagedColumns } from '../../../job/pipeline/table-layout'
import { stage } from '../../../job/stage/stage'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { putRawLoad } from '../../support/stage/raw-load'
import { readStagedRows } from '../../support/stage/read-staged'
import { stageContext } from '../../support/stage/stage-context'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'
import { comparable } from './comparable'
import { flatten, leavesOf } from './flatten'
import { contractOf, type Model, randomLoad, writeRecord } from './random-load'

let folder: string

beforeEach(async () => {
  folder = await makeTempFolder()
})

afterEach(() => removeTempFolder(folder))

test('staged rows are the flattened records, value for value, and pass the checks', async () => {
  await fc.assert(
    fc.asyncProperty(randomLoad, fc.integer({ min: 1, max: 4 }), async ({ shape, records }, recordsAPart) => {
      const store = new MemoryObjectStore()
      const contract = contractOf(shape)
      const raw = await putRawLoad(store, records.map(writeRecord), { recordsAPart })
      const { context } = stageContext(store, contract, folder)
      const staged = await stage(context, [raw])
      for (const table of contract.tables) {
        const columns = stagedColumns(table).filter(
          ({ origin }) => !['load_id', 'raw_object', 'raw_line'].includes(origin),
        )
        const found = await readStagedRows(store, staged, table.name, folder)
        const rows = found.map((row) =>
          columns.map(({ name, type }) => comparable(type, row[name] as string | null)),
        )
        const expected = flatten(table, records).map((row) =>
          row.map((text, place) => comparable(columns[place]?.type ?? { kind: 'integer' }, text)),
        )
        expect(rows).toEqual(expected)
      }
      const checks = await checkStaged(context, [raw], staged)
      expect(checks.filter((check) => check.status === 'failed')).toEqual([])
    }),
    { numRuns: 25 },
  )
})

/** JSON texts that a lax cast would take, or that no column of the type can hold. */
const bad: Readonly<Record<string, readonly string[]>> = {
  boolean: ['"yes"', '1', '"TRUE"', '{}', '[true]'],
  integer: ['1.7', 'true', '"yes"', '2147483648', '" 1"', '"0x1"', '"1_0"', '[1]', '12345678901234567890.5'],
  bigint: ['1.5', '9223372036854775808', '1e30', '"+1"', 'false', '{"a":1}'],
  'double precision': ['true', '"NaN"', '"inf"', '0.1234567890123456789012', '1e999', '[]'],
  'decimal(18,3)': ['1.2345', '1234567890123456', '0.00010000000000000001', '"1,5"', 'true', '{}'],
  'decimal(38,12)': ['0.1234567890123', '123456789012345678901234567', '"$1"', 'true'],
  'varchar(40)': ['{"a":1}', '[]', `"${'é'.repeat(21)}"`, '"a\\u0000"', '{}'],
  date: ['"2026-02-30"', '"2026-01-01T00:00:00Z"', '20260101', '""', 'true'],
  timestamp: ['"2026-01-01"', '"2026-01-01T24:00:00Z"', '"2026-01-01T10:00:00.0000001Z"', '1767261600', '{}'],
  timestamptz: ['"2026-01-01T10:00:00"', '"0000-01-01T00:00:00Z"', '"2026-01-01T10:00:60Z"', 'true'],
  super: ['"\\u0000"', '{"a":["\\u0000"]}'],
}

test('one value that does not fit, anywhere, is refused with its place', async () => {
  const planted = randomLoad
    .map((load) => ({ ...load, contract: contractOf(load.shape) }))
    .filter(({ contract, records }) => records.some((record) => leavesOf(contract, record).some(isValue)))
    .chain((load) => {
      const all = load.records.flatMap((record, place) =>
        leavesOf(load.contract, record)
          .filter(isValue)
          .map((leaf) => ({ leaf, place })),
      )
      return fc.record({
        load: fc.constant(load),
        target: fc.constantFrom(...all),
        pick: fc.nat(),
        recordsAPart: fc.integer({ min: 1, max: 4 }),
      })
    })
  await fc.assert(
    fc.asyncProperty(planted, async ({ load, target, pick, recordsAPart }) => {
      const store = new MemoryObjectStore()
      const { model } = target.leaf
      const texts = bad[model.type] ?? []
      const sound = model.json
      model.json = texts[pick % texts.length] ?? ''
      const raw = await putRawLoad(store, load.records.map(writeRecord), { recordsAPart })
      model.json = sound
      const { context } = stageContext(store, load.contract, folder)
      await expect(stage(context, [raw])).rejects.toMatchObject({
        code: 'STAGE_VALUE_REFUSED',
        context: {
          table: target.leaf.table,
          column: target.leaf.column,
          path: target.leaf.path,
          raw_object: raw.parts[Math.floor(target.place / recordsAPart)]?.key,
          raw_line: (target.place % recordsAPart) + 1,
          refused: 1,
        },
      })
    }),
    { numRuns: 40 },
  )
})

function isValue({ model }: { readonly model: Model }): boolean {
  return model.kind === 'leaf'
}
