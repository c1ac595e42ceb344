import { load } from '../../../job/load/load'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import type { Row } from '../../../job/ports/warehouse'
import {
  ask,
  loadContext,
  loadOrders,
  newSchema,
  stageOrders,
  useLoadBench,
} from '../../support/load/load-bench'
import { makeShop, makeSoftShop } from '../../support/load/shop-pipeline'
import type { Order } from '../../support/load/shop-records'
import { newerLoad, olderLoad } from '../../support/load/staged-manifest'

const bench = useLoadBench()

/** Loads on one day after another, from 1 November on. */
async function loadDaily(shop: ResolvedPipeline, ...days: readonly (readonly Order[])[]): Promise<void> {
  for (const [index, orders] of days.entries()) {
    const loadId = `01JD000000000000000000000${index + 1}`
    const staged = await stageOrders(bench, shop, loadId, orders)
    const context = loadContext(bench, shop, loadId)
    const now = (): Date => new Date(`2026-11-0${index + 1}T00:00:00Z`)
    await load({ ...context, clock: { ...context.clock, now } }, staged)
  }
}

const day = (text: string): string => `2026-11-0${text} 00:00:00`

const rows = async (shop: ResolvedPipeline, table: string, columns: string): Promise<readonly Row[]> =>
  await ask(
    bench,
    `select ${columns} from ${shop.name}.${table} order by 1${columns.includes(',') ? ', 2' : ''}`,
  )

/** Runs the statement that the refusal of an empty extract names. */
async function followHint(shop: ResolvedPipeline): Promise<void> {
  const error = await loadOrders(bench, shop, newerLoad, []).catch((caught: { hint: string }) => caught)
  const sql = 'hint' in error ? (/`(update [^`]+)`/.exec(error.hint)?.[1] ?? '') : ''
  await ask(bench, sql)
}

describe('merge, by a column', () => {
  const soft = (name = newSchema()): ResolvedPipeline => makeSoftShop(name, 'merge', { column: 'gone' })

  test('a record that says so is marked with all its rows, and keeps the time at which it first did', async () => {
    const shop = soft()
    const order = {
      id: 1,
      order: 'one',
      lines: [{ article: 'nut', discounts: [5] }],
      parcels: [{ id: 'p', events: ['sent'] }],
    }
    await loadDaily(
      shop,
      [order, { id: 2, lines: [{ article: 'pin' }] }],
      [
        { ...order, gone: true },
        { id: 2, lines: [{ article: 'pin' }] },
      ],
      [{ ...order, order: 'uno', gone: true }],
    )
    expect(await rows(shop, 'orders', 'id, "order", _deleted_at')).toEqual([
      { id: '1', order: 'uno', _deleted_at: day('2') },
      { id: '2', order: null, _deleted_at: null },
    ])
    expect(await rows(shop, 'lines', 'order_id, article, _deleted_at')).toEqual([
      { order_id: '1', article: 'nut', _deleted_at: day('2') },
      { order_id: '2', article: 'pin', _deleted_at: null },
    ])
    expect(await rows(shop, 'discounts', 'percent, _deleted_at')).toEqual([
      { percent: 5, _deleted_at: day('2') },
    ])
    expect(await rows(shop, 'parcel_events', 'event, _deleted_at')).toEqual([
      { event: 'sent', _deleted_at: day('2') },
    ])
  })

  test('one that comes back loses the mark, and one that is deleted again gets a new time', async () => {
    const shop = soft()
    await loadDaily(shop, [{ id: 1, gone: true }], [{ id: 1, gone: false }])
    expect(await rows(shop, 'orders', '_deleted_at')).toEqual([{ _deleted_at: null }])
    const other = soft()
    await loadDaily(other, [{ id: 1, gone: true }], [{ id: 1 }], [{ id: 1, gone: true }])
    expect(await rows(other, 'orders', '_deleted_at')).toEqual([{ _deleted_at: day('3') }])
  })

  test('tables that had no such column get it', async () => {
    const name = newSchema()
    await loadDaily(makeShop(name), [{ id: 1 }, { id: 2 }])
    await loadOrders(bench, soft(name), newerLoad, [{ id: 1, gone: true }])
    expect(await rows(soft(name), 'orders', 'id, _deleted_at is not null as deleted')).toEqual([
      { id: '1', deleted: true },
      { id: '2', deleted: false },
    ])
  })

  test('a late load does not bring a deleted record back', async () => {
    const shop = soft()
    await loadOrders(bench, shop, newerLoad, [{ id: 1, gone: true }])
    await loadOrders(bench, shop, olderLoad, [{ id: 1 }])
    expect(await rows(shop, 'orders', '_deleted_at is not null as deleted')).toEqual([{ deleted: true }])
  })
})

describe('merge, by absence', () => {
  const soft = (name = newSchema()): ResolvedPipeline => makeSoftShop(name, 'merge', 'absent')

  test('records that an extract does not bring are marked with all their rows, and keep time and values', async () => {
    const shop = soft()
    const gone = {
      id: 1,
      order: 'one',
      lines: [{ article: 'nut' }],
      parcels: [{ id: 'p', events: ['sent'] }],
    }
    await loadDaily(shop, [gone, { id: 2 }], [{ id: 2, lines: [{ article: 'pin' }] }], [{ id: 2 }])
    expect(await rows(shop, 'orders', 'id, "order", _deleted_at')).toEqual([
      { id: '1', order: 'one', _deleted_at: day('2') },
      { id: '2', order: null, _deleted_at: null },
    ])
    expect(await rows(shop, 'lines', 'article, _deleted_at')).toEqual([
      { article: 'nut', _deleted_at: day('2') },
    ])
    expect(await rows(shop, 'parcel_events', 'event, _deleted_at')).toEqual([
      { event: 'sent', _deleted_at: day('2') },
    ])
  })

  test('one that comes back loses the mark', async () => {
    const shop = soft()
    const order = { id: 1, lines: [{ article: 'nut' }] }
    await loadDaily(shop, [order, { id: 2 }], [{ id: 2 }], [order, { id: 2 }])
    expect(await rows(shop, 'orders', 'id, _deleted_at')).toEqual([
      { id: '1', _deleted_at: null },
      { id: '2', _deleted_at: null },
    ])
    expect(await rows(shop, 'lines', '_deleted_at')).toEqual([{ _deleted_at: null }])
  })

  test('an extract without a record is refused, as long as there is something to lose', async () => {
    const shop = soft()
    await loadOrders(bench, shop, '01JD0000000000000000000000', [])
    await loadOrders(bench, shop, olderLoad, [{ id: 1 }, { id: 2 }])
    await expect(loadOrders(bench, shop, newerLoad, [])).rejects.toMatchObject({
      code: 'LOAD_EXTRACT_EMPTY',
      kind: 'data',
      message:
        `the extract has no record for \`${shop.name}.orders\`, so \`softDelete: 'absent'\` would take all 2 of the table ` +
        'for deleted',
    })
    expect(await rows(shop, 'orders', 'id, _deleted_at')).toEqual([
      { id: '1', _deleted_at: null },
      { id: '2', _deleted_at: null },
    ])
    await followHint(shop)
    await loadOrders(bench, shop, newerLoad, [])
    expect(await rows(shop, 'orders', 'id, _deleted_at is not null as deleted')).toEqual([
      { id: '1', deleted: true },
      { id: '2', deleted: true },
    ])
  })

  test('while records are in quarantine nobody can tell which are absent', async () => {
    const shop = soft()
    await loadOrders(bench, shop, olderLoad, [{ id: 1 }, { id: 2 }])
    const staged = await stageOrders(bench, shop, newerLoad, [{ id: 2 }])
    const context = loadContext(bench, shop, newerLoad)
    const setAside = { stream: 'orders', quarantined: 1, duplicates: 0, paths: [], discarded: [] }
    await load(context, { ...staged, set_aside: [setAside] })
    expect(context.lines).toContain(
      'warning: stream `orders`: 1 of its records are in quarantine, so this load marks none as deleted for its absence',
    )
    expect(await rows(shop, 'orders', '_deleted_at')).toEqual([{ _deleted_at: null }, { _deleted_at: null }])
  })

  test('a late load is refused: it cannot know what is gone now', async () => {
    const shop = soft()
    await loadOrders(bench, shop, newerLoad, [{ id: 1 }])
    await expect(loadOrders(bench, shop, olderLoad, [{ id: 2 }])).rejects.toMatchObject({
      code: 'LOAD_SUPERSEDED',
    })
  })
})

describe('versions', () => {
  const content = 'id, _valid_from, _valid_to, _is_current, _deleted_at'

  test.each([
    ['by a column', { column: 'gone' }, [{ id: 1, gone: true }, { id: 2 }]],
    ['by absence', 'absent', [{ id: 2 }]],
  ] as const)(
    'a record that is deleted %s ends its version; one that comes back begins another',
    async (_, soft, second) => {
      const shop = makeSoftShop(newSchema(), 'scd2', soft)
      const order = { id: 1, lines: [{ article: 'nut' }], parcels: [{ id: 'p', events: ['sent'] }] }
      await loadDaily(shop, [order, { id: 2 }], second, second, [order, { id: 2 }])
      const ended = { _valid_from: day('1'), _valid_to: day('2'), _is_current: false, _deleted_at: day('2') }
      const back = { _valid_from: day('4'), _valid_to: null, _is_current: true, _deleted_at: null }
      expect(await rows(shop, 'orders', content)).toEqual([
        { id: '1', ...ended },
        { id: '1', ...back },
        { id: '2', _valid_from: day('1'), _valid_to: null, _is_current: true, _deleted_at: null },
      ])
      expect(await rows(shop, 'parcel_events', content.replace('id', 'parcel'))).toEqual([
        { parcel: 'p', ...ended },
        { parcel: 'p', ...back },
      ])
    },
  )

  test('a record that is deleted when it first comes has no version', async () => {
    const shop = makeSoftShop(newSchema(), 'scd2', { column: 'gone' })
    const result = await loadOrders(bench, shop, olderLoad, [
      { id: 1, gone: true, lines: [{ article: 'nut' }] },
    ])
    expect(result.tables.slice(0, 2)).toEqual([
      { name: 'orders', rows_staged: 1, rows_loaded: 0, rows_deleted: 0, rows_left_out: 1 },
      { name: 'lines', rows_staged: 1, rows_loaded: 0, rows_deleted: 0, rows_left_out: 1 },
    ])
    expect(await rows(shop, 'orders', 'id')).toEqual([])
  })

  test('an extract without a record is refused', async () => {
    const shop = makeSoftShop(newSchema(), 'scd2', 'absent')
    await loadOrders(bench, shop, olderLoad, [{ id: 1 }])
    await expect(loadOrders(bench, shop, newerLoad, [])).rejects.toMatchObject({ code: 'LOAD_EXTRACT_EMPTY' })
    await followHint(shop)
    await loadOrders(bench, shop, newerLoad, [])
    expect(await rows(shop, 'orders', 'id, _is_current')).toEqual([{ id: '1', _is_current: false }])
  })
})
