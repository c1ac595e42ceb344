import fc from 'fast-check'
import { checkStaged } from '../../../job/check/check-staged'
import { stage } from '../../../job/stage/stage'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { putRawLoad } from '../../support/stage/raw-load'
import { readStagedRows } from '../../support/stage/read-staged'
import { stageContext } from '../../support/stage/stage-context'
import { type ColumnInShort, testContract } from '../../support/stage/test-contract'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string

beforeEach(async () => {
  folder = await makeTempFolder()
})

afterEach(() => removeTempFolder(folder))

const scalarTypes = [
  'boolean',
  'integer',
  'bigint',
  'double precision',
  'decimal(18,2)',
  'date',
  'varchar(8)',
]

/** A group that ends in SUPER, so that every value has a place. */
const group = fc.uniqueArray(fc.constantFrom(...scalarTypes), { minLength: 1, maxLength: 3 })

const scalar = fc.oneof(
  fc.constantFrom('true', 'false', 'null', '0', '-0.0', '1.10', '2.5', '1e3', '9007199254740993', '1e400'),
  fc.constantFrom('""', '"a"', '"true"', '"2024-02-29"', '"7"', '"longer than eight"', '"12345678901.005"'),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.string({ maxLength: 12 }).map((text) => JSON.stringify(text.replaceAll('\\', '/'))),
)

const value: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
    fc
      .array(tie('value'), { maxLength: 3 })
      .map((all) => `{${all.map((one, n) => `"k${n}": ${one}`).join()}}`),
  ),
})).value

/** The value that a column's text stands for, as far as texts can tell: numbers by their value, all else as it is. */
function meaning(type: string, text: string): unknown {
  if (type === 'super') return text
  if (type === 'boolean' || type === 'date' || type.startsWith('varchar')) return text
  return Number(text) + 0
}

test('a value of any kind is in exactly one of its columns, and equal there', async () => {
  await fc.assert(
    fc.asyncProperty(group, fc.array(value, { minLength: 1, maxLength: 12 }), async (types, values) => {
      const store = new MemoryObjectStore()
      const columns: Record<string, ColumnInShort> = { id: ['$.id', 'integer!'] }
      for (const [place, type] of [...types, 'super'].entries()) {
        columns[`c${place}`] = place === 0 ? ['$.v', type] : ['$.v', type, 'c0']
      }
      const contract = testContract({ orders: { key: ['id'], columns } })
      const raw = await putRawLoad(
        store,
        values.map((text, id) => `{"id":${id},"v":${text}}`),
        { recordsAPart: 5 },
      )
      const { context } = stageContext(store, contract, folder)
      const staged = await stage(context, [raw])
      const rows = await readStagedRows(store, staged, 'orders', folder)
      expect(rows).toHaveLength(values.length)
      for (const [id, text] of values.entries()) {
        const row = rows.find((one) => one.id === String(id)) ?? {}
        const filled = Object.keys(columns).filter((name) => name !== 'id' && row[name] !== null)
        expect([text, filled.length]).toEqual([text, text === 'null' ? 0 : 1])
        const [name] = filled
        if (name === undefined) continue
        const type = columns[name]?.[1] ?? ''
        const found = meaning(type, String(row[name]))
        const own = type !== 'super' && text.startsWith('"') ? String(JSON.parse(text)) : text
        expect([text, type, found]).toEqual([text, type, meaning(type, own)])
      }
      const checks = await checkStaged(context, [raw], staged)
      expect(checks.filter((check) => check.status === 'failed')).toEqual([])
    }),
    { numRuns: 25 },
  )
})

test('where a list of objects is expected, whatever stands there comes back, as rows or beside them', async () => {
  const element = fc.oneof(
    fc.record({ sku: fc.constantFrom('a', 'b') }).map((one) => JSON.stringify(one)),
    value,
  )
  const list = fc.array(element, { maxLength: 3 }).map((all) => `[${all.join(',')}]`)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(list, value), { minLength: 1, maxLength: 8 }), async (values) => {
      const store = new MemoryObjectStore()
      const contract = testContract({
        orders: {
          key: ['id'],
          columns: { id: ['$.id', 'integer!'], other: ['$.v', 'super', 'order_lines'] },
        },
        order_lines: {
          from: '$.v[*]',
          parent: 'orders',
          parentKey: { order_id: ['id', 'integer'] },
          listIndex: 'line',
          columns: {
            sku: ['$.v[*].sku', 'varchar(20)'],
            other: ['$.v[*]', 'super', '$.v[*]'],
          },
        },
      })
      const raw = await putRawLoad(
        store,
        values.map((text, id) => `{"id":${id},"v":${text}}`),
      )
      const { context } = stageContext(store, contract, folder)
      const staged = await stage(context, [raw])
      const orders = await readStagedRows(store, staged, 'orders', folder)
      const lines = await readStagedRows(store, staged, 'order_lines', folder)
      for (const [id, text] of values.entries()) {
        const parsed: unknown = JSON.parse(text)
        const own = lines.filter((row) => row.order_id === String(id))
        const isList = Array.isArray(parsed)
        expect(own).toHaveLength(isList ? parsed.length : 0)
        const other = orders.find((row) => row.id === String(id))?.other
        expect(other).toBe(isList || parsed === null ? null : text)
        if (!isList) continue
        for (const [place, one] of parsed.entries()) {
          const row = own.find(({ line }) => line === String(place))
          const isObject = typeof one === 'object' && one !== null && !Array.isArray(one)
          expect(row?.sku).toBe(isObject ? (one.sku ?? null) : null)
          expect(row?.other === null).toBe(isObject || one === null)
          if (!isObject && one !== null) expect(JSON.parse(String(row?.other))).toEqual(one)
        }
      }
      const checks = await checkStaged(context, [raw], staged)
      expect(checks.filter((check) => check.status === 'failed')).toEqual([])
    }),
    { numRuns: 25 },
  )
})
