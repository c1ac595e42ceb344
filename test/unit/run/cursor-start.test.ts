import type { StreamState } from '../../../job/load/stream-state'
import type { ResolvedCursor, ResolvedStream } from '../../../job/pipeline/resolved'
import { type CursorFacts, startAtCursor } from '../../../job/run/cursor-start'
import { makeShop } from '../../support/load/shop-pipeline'

const [orders] = makeShop().streams as readonly [ResolvedStream]
const state: StreamState = {
  stream: 'orders',
  cursor: '10',
  cursorPath: '$.id',
  cursorInitial: null,
  loadId: '01JD0000000000000000000001',
}

function start(cursor: Partial<ResolvedCursor>, facts: Partial<CursorFacts> = {}) {
  const warnings: string[] = []
  const stream = { ...orders, cursor: { path: '$.id', parameter: 'since', ...cursor } }
  const all = { pipeline: 'shop', stream, state, goneTable: undefined, fullRefresh: false, ...facts }
  return { start: startAtCursor(all, { warn: (line) => warnings.push(line) }), warnings }
}

test('an extract begins where the warehouse is, whatever the parameter is called', () => {
  expect(start({ parameter: 'from' })).toEqual({ start: { from: '10', anew: false }, warnings: [] })
})

test('the value of another path is nothing to begin at: the error names both, and the way out', () => {
  expect(() => start({ path: '$.at' })).toThrow(
    expect.objectContaining({
      code: 'EXTRACT_CURSOR_CHANGED',
      kind: 'config',
      message: 'the cursor of stream `orders` is `$.at` now, but the warehouse is at `10` of `$.id`',
      hint: 'read the stream anew by `lakeload run shop --full-refresh`, or set `cursor.path` back to `$.id`',
    }),
  )
  const [appended] = makeShop('shop', 'append').streams as readonly [ResolvedStream]
  const stream = { ...appended, cursor: { path: '$.at', parameter: 'since' } }
  expect(() => start({}, { stream })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('only after its root table was dropped') }),
  )
})

test.each<Partial<CursorFacts>>([{ fullRefresh: true }, { goneTable: 'orders' }])(
  'who reads the stream anew may do it by another path: %j',
  (facts) => {
    expect(start({ path: '$.at' }, facts).start).toEqual({ from: '10', anew: true })
  },
)

test.each<StreamState | undefined>([
  undefined,
  { ...state, cursor: null },
  // As an earlier version has left it.
  { ...state, cursorPath: null },
])('where no path is known none has changed: %j', (before) => {
  expect(start({ path: '$.at' }, { state: before }).start).toEqual({
    from: before?.cursor ?? null,
    anew: false,
  })
})

test('another beginning changes nothing for a stream that is loaded, which is told', () => {
  const { start: begun, warnings } = start({ initial: '2' })
  expect(begun).toEqual({ from: '10', anew: false })
  expect(warnings).toEqual([
    'stream `orders`: `cursor.initial` is `2` now and was not set; the extract begins at `10` all the same, ' +
      'as only a stream read from its beginning starts there (`--full-refresh`)',
  ])
  expect(start({ initial: '2' }, { state: { ...state, cursorInitial: '2' } }).warnings).toEqual([])
})
