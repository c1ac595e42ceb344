import { formatSetAside } from '../../../job/ui/format-set-aside'
import { runJson } from '../../../job/ui/run-json'
import { Terminal } from '../../../job/ui/terminal'
import { runRecord } from '../../support/ended-run'

const silent = { write: () => true }
const terminal = new Terminal({ stdout: silent, stderr: silent, environment: {} })

const record = runRecord({
  set_aside: [
    {
      stream: 'orders',
      quarantined: 1,
      quarantine_key: 'quarantine/shop/orders/manifest.json',
      duplicates: 1_200,
      paths: [{ path: '$', rows: 1_201, present: 1_201 }],
      discarded: [
        { table: 'orders', column: 'total', count: 2, example: { value: 'x', raw_object: 'raw/a', line: 3 } },
        { table: 'orders', column: 'city', count: 1, example: { value: '7', raw_object: 'raw/a', line: 4 } },
      ],
    },
    { stream: 'customers', quarantined: 3, duplicates: 0, paths: [], discarded: [] },
  ],
})

test('a run tells what it has left out, and where that is told in full', () => {
  expect(formatSetAside(record, terminal)).toBe(
    [
      'quarantined: 1 record of orders; `lakeload quarantine show shop --load-id 01KAPB2K4G3QJ6R3F2N5T7V9XZ` says why',
      'left out: 1,200 records of orders, whose key a better one has',
      'left out: 2 values of orders.total, which do not fit',
      'left out: 1 value of orders.city, which do not fit',
      'quarantined: 3 records of customers; `lakeload quarantine show shop --load-id 01KAPB2K4G3QJ6R3F2N5T7V9XZ` says why',
    ].join('\n'),
  )
  expect(formatSetAside(runRecord(), terminal)).toBe('')
})

test('its JSON object counts the records in quarantine, and leaves out what only the check needs', () => {
  expect(runJson(record)).toMatchObject({
    quarantined: 4,
    set_aside: [
      {
        stream: 'orders',
        quarantined: 1,
        duplicates: 1_200,
        discarded: [{ column: 'total' }, { column: 'city' }],
      },
      { stream: 'customers', quarantined: 3, duplicates: 0, discarded: [] },
    ],
  })
  expect(JSON.stringify(runJson(record))).not.toContain('"paths"')
  expect(runJson(runRecord())).toMatchObject({ quarantined: 0, set_aside: [] })
})
