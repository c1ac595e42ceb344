import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { editContract, formatChanges } from '../../../job/infer/edit-contract'
import { type ContractMerge, mergeContract } from '../../../job/infer/merge-contract'
import { planContract } from '../../../job/infer/plan-contract'
import { profileRecords } from '../../../job/infer/profile-records'
import type { SchemaContract } from '../../../job/pipeline/contract'
import { parseContract } from '../../../job/pipeline/parse-contract'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const text = `# What the shop has.
version: 1
tables:
  sales:   # named by a person
    stream: orders
    from: $
    key: [no]
    columns:
      no: { path: $.id, type: integer, nullable: false, description: The number. }
      who: { path: $.name, type: varchar(16) } # short names

      whole: { path: $.whole, type: super }
  # about places
  places:
    stream: orders
    from: $.place
    parent: sales
    parent_key: { no: no }
    columns:
      city:
        { path: $.place.city, type: varchar(16) }

ignored:
  - { path: $.secret, stream: orders, reason: Nobody may see it. }
`

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await removeTempFolder(folder)
})

function contractOf(yaml: string): SchemaContract {
  const { contract, problems } = parseContract(yaml, 'schema.yml', 'shop', ['orders'])
  expect(problems).toEqual([])
  return contract as SchemaContract
}

async function mergeOf(...records: readonly object[]): Promise<ContractMerge> {
  return await mergeInto(text, ...records)
}

async function mergeInto(yaml: string, ...records: readonly object[]): Promise<ContractMerge> {
  const file = join(folder, 'records.ndjson')
  await writeFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  const profile = await profileRecords(
    { kind: 'files', path: file },
    {
      path: '/',
      records: '$',
      clock: { now: () => new Date(0), sleep: () => Promise.resolve() },
      log: { info: () => undefined, warn: () => undefined, progress: () => undefined },
      signal: new AbortController().signal,
    },
  )
  return mergeContract(
    contractOf(yaml),
    planContract(profile, { pipeline: 'shop', stream: 'orders' }),
    profile,
  )
}

const same = { id: 1, name: 'Ann', whole: { x: [1] }, place: { city: 'Rome' }, secret: { a: 1 } }

test('what the contract holds changes nothing, not even where people chose other tables and names', async () => {
  const merge = await mergeOf(same)
  expect(merge).toEqual({ newColumns: [], newTables: [], widened: [], conflicts: [], vanished: [] })
  expect(editContract(text, merge)).toEqual({ text, changes: [] })
})

test('new paths are added to the table of their rows, types widened in place, all else left as it stands', async () => {
  const merge = await mergeOf({
    ...same,
    name: 'x'.repeat(20),
    who: 1,
    place: { city: 'Rome', zip: 'x' },
    l: [{ a: 1 }],
  })
  const edited = editContract(text, merge)
  expect(formatChanges('schema.yml', edited.changes)).toBe(`--- schema.yml
+++ schema.yml
@@ line 10 @@
-      who: { path: $.name, type: varchar(16) } # short names
+      who: { path: $.name, type: varchar(64) } # short names
@@ line 13 @@
+      who_3f56a2: { path: $.who, type: integer, description: "\`who\`." }
@@ line 22 @@
+      place_zip: { path: $.place.zip, type: varchar(16), description: "\`place.zip\`." }
@@ line 22 @@
+
+  orders_l:
+    description: "A row for each element of \`$.l\`."
+    stream: orders
+    from: "$.l[*]"
+    parent: sales
+    parent_key: { sales_no: no }
+    list_index: l_index
+    key: [sales_no, l_index]
+    distribution: key(sales_no)
+    sort_key: [sales_no]
+    columns:
+      a: { path: "$.l[*].a", type: integer, nullable: false, description: "\`a\`." }`)
  const after = contractOf(edited.text)
  expect(after.tables.map(({ name }) => name)).toEqual(['sales', 'places', 'orders_l'])
  const removed = edited.changes.flatMap((change) => change.removed)
  expect(text.split('\n').filter((line) => !edited.text.split('\n').includes(line))).toEqual(removed)
})

test('what a person has to decide is a conflict, and what is gone is told', async () => {
  const merge = await mergeOf({ id: null, name: { first: 'A' }, place: { city: 1.5 } })
  expect(merge.conflicts).toEqual([
    { place: 'sales.no', message: 'is `nullable: false`, and null in 1 places' },
    { place: 'sales.who', message: 'is `varchar(16)`, and the data needs `objects or lists`' },
  ])
  expect(merge.vanished).toEqual([{ table: 'sales', column: 'whole', path: '$.whole' }])
})

test('a list that is empty today, and an object that is null, are no difference', async () => {
  const merge = await mergeOf({ ...same, place: null })
  expect(merge.conflicts).toEqual([])
  expect(merge.newColumns).toEqual([])
})

test('an object that has become a text is a conflict, and so is a member of what people took apart', async () => {
  const text = await mergeOf({ ...same, place: 'Rome' })
  expect(text.conflicts).toEqual([{ place: '$.place', message: 'is read as an object, and holds string' }])
  expect(text.newColumns).toEqual([])
  const mixed = await mergeOf({ ...same, place: { city: 'Rome', zip: 1 } }, { ...same, id: 2, place: [2] })
  expect(mixed.conflicts).toEqual([
    { place: '$.place', message: 'the contract reads members of it, but not `$.place.zip` and 1 more' },
    { place: '$.place', message: 'is read as an object, and holds array' },
  ])
})

test('nulls that `only_where` leaves out are no conflict', async () => {
  const only = text
    .replace('parent: sales', 'parent: sales\n    only_where: $.place.city')
    .replace('type: varchar(16) }\n\n', 'type: varchar(16), nullable: false }\n\n')
  expect(contractOf(only).tables[1]?.columns[0]?.nullable).toBe(false)
  const merge = await mergeInto(only, same, { ...same, id: 2, place: { city: null } })
  expect(merge.conflicts).toEqual([])
})

test('two types of one line are widened together', async () => {
  const flow = `version: 1
tables:
  sales:
    stream: orders
    from: $
    columns: { no: { path: $.id, type: integer }, who: { path: $.name, type: varchar(2) } } # one line
`
  const merge = await mergeInto(flow, { id: 2 ** 40, name: 'x'.repeat(20) })
  const edited = editContract(flow, merge)
  expect(edited.changes).toEqual([
    {
      line: 6,
      removed: [
        '    columns: { no: { path: $.id, type: integer }, who: { path: $.name, type: varchar(2) } } # one line',
      ],
      added: [
        '    columns: { no: { path: $.id, type: bigint }, who: { path: $.name, type: varchar(64) } } # one line',
      ],
    },
  ])
  expect(contractOf(edited.text).tables[0]?.columns.map(({ type }) => type.kind)).toEqual([
    'bigint',
    'varchar',
  ])
})

test('columns in the braces of one line cannot be added to', async () => {
  const merge = await mergeOf({ ...same, more: 1 })
  const flow = `version: 1
tables:
  sales: { stream: orders, from: $, columns: { no: { path: $.id, type: integer } } }
`
  expect(() => editContract(flow, merge)).toThrow(
    expect.objectContaining({ code: 'INFER_CONTRACT_UNMERGEABLE' }),
  )
})
