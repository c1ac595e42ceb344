import { carryEvolved } from '../../../job/evolve/carry-evolved'
import type { ContractChange } from '../../../job/evolve/contract-change'
import { refuseFrozen } from '../../../job/evolve/refuse-frozen'
import { formatColumnType } from '../../../job/pipeline/column-type'
import type { SchemaContract } from '../../../job/pipeline/contract'
import { contractOfYaml, evolveRecords } from '../../support/evolve/evolve-records'

const contract = contractOfYaml(`version: 1
tables:
  orders:
    stream: orders
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false }
      name: { path: $.name, type: varchar(16) }
      amount: { path: $.amount, type: integer }
      city: { path: $.place.city, type: varchar(16) }
  order_lines:
    stream: orders
    from: $.lines[*]
    parent: orders
    parent_key: { order_id: id }
    list_index: line_index
    key: [order_id, line_index]
    columns:
      sku: { path: '$.lines[*].sku', type: varchar(16) }
ignored:
  - { path: $.secret, stream: orders, reason: Nobody may see it. }
`)

const same = {
  id: 1,
  name: 'Ann',
  amount: 5,
  place: { city: 'Rome' },
  lines: [{ sku: 'a' }],
  secret: { x: 1 },
}
const json = (...records: readonly object[]): readonly string[] =>
  records.map((record) => JSON.stringify(record))

/** What a contract has that another has not: `table.column type`. */
function added(evolved: SchemaContract, before: SchemaContract = contract): readonly string[] {
  const spell = (one: SchemaContract): readonly string[] =>
    one.tables.flatMap((table) => [
      ...table.columns.map((column) => `${table.name}.${column.name} ${formatColumnType(column.type)}`),
      ...table.parentKey.map((column) => `${table.name}.${column.name} ${formatColumnType(column.type)}`),
    ])
  const known = new Set(spell(before))
  return spell(evolved).filter((line) => !known.has(line))
}

const short = ({ kind, table, column, path, verdict, count, example }: ContractChange): string =>
  [
    kind,
    `${table}${column === undefined ? '' : `.${column}`}`,
    path,
    verdict,
    count,
    example?.value,
    example?.line,
  ]
    .filter((part) => part !== undefined)
    .join(' ')

test('records that fit leave the contract as it is, the very same', async () => {
  const evolved = await evolveRecords(contract, json(same, { ...same, id: 2 }))
  expect(evolved.contract).toBe(contract)
  expect(evolved.changes).toEqual([])
})

test('without a mode that asks for types, no value is read', async () => {
  const evolved = await evolveRecords(contract, json({ ...same, note: 'x' }), {
    modes: { types: 'freeze', columns: 'discard_value', tables: 'discard_value' },
  })
  expect(evolved).toMatchObject({ valuesRead: false, contract })
  expect(evolved.changes.map(short)).toEqual(['new_path orders $.note reported 1 "x" 1'])
})

test('new members become columns, new lists child tables, in their own table', async () => {
  const evolved = await evolveRecords(
    contract,
    json(same, {
      ...same,
      note: 'call first',
      place: { city: 'Rome', zipCode: 123 },
      lines: [{ sku: 'a', price: 1.5 }],
      tags: ['new', 'gift'],
      visits: [{ at: '2026-01-02', steps: [{ no: 1 }] }],
    }),
  )
  expect(added(evolved.contract)).toEqual([
    'orders.place_zip_code integer',
    'orders.note varchar(32)',
    'order_lines.price double precision',
    'orders_tags.value varchar(16)',
    'orders_tags.orders_id integer',
    'orders_visits.at date',
    'orders_visits.orders_id integer',
    'orders_visits_steps.no integer',
    'orders_visits_steps.orders_id integer',
    'orders_visits_steps.visits_index integer',
  ])
  expect(evolved.changes.map(short)).toEqual([
    'new_table orders_tags $.tags[*] applied 2 "new" 2',
    'new_table orders_visits $.visits[*] applied 1 {"at":"2026-01-02","steps":[{"no":1}]} 2',
    'new_table orders_visits_steps $.visits[*].steps[*] applied 1 {"no":1} 2',
    'new_column order_lines.price $.lines[*].price applied 1 1.5 2',
    'new_column orders.note $.note applied 1 "call first" 2',
    'new_column orders.place_zip_code $.place.zipCode applied 1 123 2',
  ])
  expect(
    evolved.contract.tables
      .flatMap((table) => table.columns.filter((one) => one.evolved))
      .every((one) => one.nullable),
  ).toBe(true)
})

test('texts make their column longer, numbers beyond it a variant, and children follow their key', async () => {
  const keyed = contractOfYaml(`version: 1
tables:
  orders:
    stream: orders
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: varchar(4), nullable: false }
      amount: { path: $.amount, type: integer }
  lines:
    stream: orders
    from: $.lines[*]
    parent: orders
    parent_key: { id: id }
    list_index: line_index
    key: [id, line_index]
    columns: { sku: { path: '$.lines[*].sku', type: varchar(16) } }
`)
  const evolved = await evolveRecords(
    keyed,
    json({ id: 'abcde', amount: 1, lines: [] }, { id: 'b', amount: 3_000_000_000, lines: [{ sku: 'x' }] }),
  )
  expect(added(evolved.contract, keyed)).toEqual([
    'orders.id varchar(16)',
    'orders.amount__v_bigint bigint',
    'lines.id varchar(16)',
  ])
  expect(evolved.changes.map(short)).toEqual([
    'widened orders.id $.id applied 1 "abcde" 1',
    'variant orders.amount__v_bigint $.amount applied 1 3000000000 2',
  ])
  expect(carryEvolved(keyed, evolved.contract).sha256).toBe(evolved.contract.sha256)
})

test.each([
  ['text in a number', { amount: 'about 5' }, 'amount__v_varchar varchar(16)', '"about 5"'],
  ['a fraction', { amount: 1.5 }, 'amount__v_double double precision', '1.5'],
  ['a list', { amount: [1, 2] }, 'amount__v_super super', '[1,2]'],
  ['an object', { name: { first: 'A' } }, 'name__v_super super', '{"first":"A"}'],
  ['a text beyond VARCHAR', { name: 'x'.repeat(65_536) }, 'name__v_super super', `"${'x'.repeat(199)}`],
  ['an object that became a text', { place: 'Rome' }, 'place__v_super super', '"Rome"'],
  ['a list that became an object', { lines: { sku: 'a' } }, 'lines__v_super super', '{"sku":"a"}'],
  ['a list that became a text', { lines: 'none' }, 'lines__v_super super', '"none"'],
])('%s gets a variant of its column', async (_what, change, column, value) => {
  const evolved = await evolveRecords(contract, json(same, same, { ...same, ...change }))
  expect(added(evolved.contract)).toEqual([`orders.${column}`])
  const name = column.split(' ')[0]
  expect(evolved.changes).toEqual([
    expect.objectContaining({
      kind: 'variant',
      column: name,
      count: 1,
      example: expect.objectContaining({ value, line: 1 }),
    }),
  ])
  expect(evolved.changes[0]?.example?.raw_object).toMatch(/part-00001\.jsonl\.gz$/)
})

test('an element that is no object has a column in the table of its list', async () => {
  const evolved = await evolveRecords(contract, json({ ...same, lines: [{ sku: 'a' }, 'b'] }))
  expect(added(evolved.contract)).toEqual(['order_lines.value__v_super super'])
  expect(evolved.contract.tables[1]?.columns.at(-1)).toMatchObject({ path: '$.lines[*]', variantOf: 'value' })
})

test('values of several kinds need SUPER, and further kinds a further variant until there is one', async () => {
  const mixed = await evolveRecords(contract, json({ ...same, amount: 'x' }, { ...same, amount: true }))
  expect(added(mixed.contract)).toEqual(['orders.amount__v_super super'])
  const first = await evolveRecords(contract, json({ ...same, amount: 1e10 }))
  const second = await evolveRecords(first.contract, json({ ...same, amount: 'x' }))
  const third = await evolveRecords(second.contract, json({ ...same, amount: ['x'] }))
  expect(added(third.contract)).toEqual([
    'orders.amount__v_bigint bigint',
    'orders.amount__v_varchar varchar(16)',
    'orders.amount__v_super super',
  ])
})

test('a key that is null or absent, or does not fit, is refused, not evolved', async () => {
  const evolved = await evolveRecords(
    contract,
    json(same, { ...same, id: null }, { name: 'x' }, { ...same, id: 'z' }),
  )
  expect(evolved.contract).toBe(contract)
  expect(evolved.changes.map(short)).toEqual([
    'type_misfit orders.id $.id refused 1 null 2',
    'type_misfit orders.id $.id refused 1 "z" 2',
    'type_misfit orders.id $.id refused 1',
  ])
})

test.each([
  ['quarantine', 'quarantined', 'quarantined', 'quarantined'],
  ['discard_value', 'discarded', 'quarantined', 'quarantined'],
  ['freeze', 'refused', 'refused', 'refused'],
] as const)(
  'with `%s` a plan tells what staging will do, and reads all values for it',
  async (types, value, key, other) => {
    const records = json({ ...same, amount: 'x' }, { ...same, id: null }, { ...same, lines: 'none' })
    const modes = { types, columns: 'discard_value', tables: 'discard_value' } as const
    const planned = await evolveRecords(contract, records, { modes, thorough: true })
    expect(planned.contract).toBe(contract)
    // A record of another structure is set aside whole: no column could be null for it.
    expect(planned.changes.map(({ path, verdict }) => `${path} ${verdict}`)).toEqual([
      `$.amount ${value}`,
      `$.id ${key}`,
      `$.lines ${other}`,
    ])
  },
)

test('what shows no type yet evolves when it does', async () => {
  const evolved = await evolveRecords(contract, json({ ...same, a: null, b: [], c: {}, d: [{}], e: [null] }))
  expect(evolved.contract).toBe(contract)
  expect(evolved.changes.every(({ kind, verdict }) => kind === 'new_path' && verdict === 'reported')).toBe(
    true,
  )
  expect(evolved.changes.map(({ path }) => path)).toEqual(['$.a', '$.b', '$.c', '$.d', '$.e'])
})

test('what is ignored, or in a list of an unknown object, is where it was put', async () => {
  const evolved = await evolveRecords(
    contract,
    json({ ...same, secret: { y: [1] }, box: { items: [{ x: 1 }], size: 2 } }),
    {
      modes: { columns: 'freeze', tables: 'evolve', types: 'freeze' },
    },
  )
  expect(added(evolved.contract)).toEqual([
    'orders_box_items.x integer',
    'orders_box_items.orders_id integer',
  ])
  expect(() => refuseFrozen('shop', evolved.changes)).toThrow(
    expect.objectContaining({
      code: 'CONTRACT_FROZEN',
      message: expect.stringMatching(
        /^the records have a path that the frozen contract of `shop` does not name: `\$\.box\.size` of orders \(1 value, such as `2` in line 1 of `raw\/shop\/orders\/.*part-00000.jsonl.gz`\)$/,
      ),
      context: expect.objectContaining({ path: '$.box.size', count: 1, value: '2', raw_line: 1 }),
    }),
  )
})

test('deep and mixed values are kept as SUPER', async () => {
  const evolved = await evolveRecords(
    contract,
    json({ ...same, a: { b: { c: 1 } }, m: 1 }, { ...same, m: 'x' }),
    { maxNesting: 1 },
  )
  expect(added(evolved.contract)).toEqual(['orders.a_b super', 'orders.m super'])
})

test('names that clash are set apart by their path, and stay when others come', async () => {
  const first = await evolveRecords(contract, json({ ...same, placeCity: 1, 'Order-Id': 2 }))
  expect(added(first.contract)).toEqual(['orders.place_city integer', 'orders.order_id integer'])
  const second = await evolveRecords(first.contract, json({ ...same, place_city: 1, order: 3, Name: 4 }))
  expect(added(second.contract, first.contract)).toEqual([
    expect.stringMatching(/^orders\.place_city_[0-9a-f]{6} integer$/),
    'orders.order_ integer',
    expect.stringMatching(/^orders\.name_[0-9a-f]{6} integer$/),
  ])
})

test('a table that would be too wide is refused with the way out', async () => {
  const many = Object.fromEntries(Array.from({ length: 1_700 }, (_, number) => [`m${number}`, number]))
  await expect(evolveRecords(contract, json({ ...same, ...many }))).rejects.toMatchObject({
    code: 'CONTRACT_TOO_WIDE',
    message: expect.stringMatching(/^stream `orders` cannot evolve: .*1600/),
  })
  const nested = await evolveRecords(contract, json({ ...same, attributes: many }))
  expect(added(nested.contract)).toEqual(['orders.attributes super'])
})

test('earlier additions are carried on, until schema.yml says something else of them', async () => {
  const { contract: last } = await evolveRecords(
    contract,
    json({ ...same, name: 'x'.repeat(20), amount: 'x', note: 'y', lines: 'none', tags: ['a'] }),
  )
  expect(carryEvolved(contract, undefined)).toBe(contract)
  expect(carryEvolved(contract, contract)).toBe(contract)
  const carried = carryEvolved(contract, last)
  expect(added(carried)).toEqual(added(last))
  expect(carried.sha256).toBe(last.sha256)
  const change = (
    edit: (table: SchemaContract['tables'][number]) => SchemaContract['tables'][number],
  ): readonly string[] => {
    const edited = { ...contract, tables: contract.tables.map(edit) }
    return added(carryEvolved(edited, last), edited)
  }
  const all = [
    'orders.name varchar(64)',
    'orders.note varchar(16)',
    'orders.amount__v_varchar varchar(16)',
    'orders.lines__v_super super',
    'orders_tags.value varchar(16)',
    'orders_tags.orders_id integer',
  ]
  expect([...change((table) => table)].sort()).toEqual([...all].sort())
  const column = (name: string, to: object) =>
    change((table) => ({
      ...table,
      columns: table.columns.map((one) => (one.name === name ? { ...one, ...to } : one)),
    }))
  expect(column('name', { type: { kind: 'varchar', bytes: 8 } })).not.toContain('orders.name varchar(64)')
  expect(column('amount', { path: '$.total' })).not.toContain('orders.amount__v_varchar varchar(16)')
  expect(column('city', { name: 'remark', path: '$.note' })).not.toContain('orders.note varchar(16)')
  const ignoring = { ...contract, ignored: [{ path: '$.tags', stream: 'orders', reason: 'No.' }] }
  expect(added(carryEvolved(ignoring, last))).not.toContain('orders_tags.value varchar(16)')
})
