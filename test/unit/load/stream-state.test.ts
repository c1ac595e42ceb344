import { moveStates, type StreamState } from '../../../job/load/stream-state'
import type { SoftDelete, WriteMode } from '../../../job/pipeline/definition'
import type { StreamCursor } from '../../../job/pipeline/manifests'
import { makeShop, makeSoftShop } from '../../support/load/shop-pipeline'
import { makeManifest, newerLoad, olderLoad } from '../../support/load/staged-manifest'

const standing = (
  loadId: string,
  cursor: string | null = null,
  cursorPath: string | null = null,
): StreamState => ({
  stream: 'orders',
  cursor,
  cursorPath,
  cursorInitial: null,
  loadId,
})

const state = (loadId: string, cursor: string | null = null): ReadonlyMap<string, StreamState> =>
  new Map([['orders', standing(loadId, cursor)]])

const move = (from: string | null, to: string | null): readonly StreamCursor[] => [
  { stream: 'orders', path: '$.at', from, to },
]

function moved(
  loadId: string,
  before: ReadonlyMap<string, StreamState>,
  cursors?: readonly StreamCursor[],
  write: WriteMode = 'merge',
  softDelete?: SoftDelete,
): readonly StreamState[] {
  const pipeline =
    softDelete === undefined ? makeShop('shop', write) : makeSoftShop('shop', write, softDelete)
  return moveStates(
    pipeline.streams,
    { ...makeManifest(pipeline, loadId, {}), ...(cursors === undefined ? {} : { cursors }) },
    before,
  )
}

test('the first load of a stream, and every newer one, become its newest load', () => {
  const expected = [standing(newerLoad)]
  expect(moved(newerLoad, new Map())).toEqual(expected)
  expect(moved(newerLoad, state(olderLoad))).toEqual(expected)
})

test.each<{ readonly write: WriteMode; readonly softDelete?: SoftDelete }>([
  { write: 'merge' },
  { write: 'append' },
  { write: 'insert_only' },
  { write: 'merge', softDelete: { column: 'gone' } },
])('a late load leaves the state of the newer one: %j', ({ write, softDelete }) => {
  expect(moved(olderLoad, state(newerLoad), undefined, write, softDelete)).toEqual([])
})

test.each<{ readonly write: WriteMode; readonly softDelete?: SoftDelete }>([
  { write: 'replace' },
  { write: 'scd2' },
  { write: 'merge', softDelete: 'absent' },
])('a late load is refused where loads build on each other: %j', ({ write, softDelete }) => {
  expect(() => moved(olderLoad, state(newerLoad), undefined, write, softDelete)).toThrow(
    expect.objectContaining({
      code: 'LOAD_SUPERSEDED',
      message: `load \`${olderLoad}\` is older than load \`${newerLoad}\`, which has written stream \`orders\` already`,
    }),
  )
})

test('a load that started at the cursor moves it', () => {
  expect(moved(newerLoad, state(olderLoad, '10'), move('10', '20'))).toEqual([
    standing(newerLoad, '20', '$.at'),
  ])
})

test('a load that started at another cursor than the warehouse is at, is refused', () => {
  expect(() => moved(newerLoad, state(olderLoad, '15'), move('10', '20'))).toThrow(
    expect.objectContaining({
      code: 'LOAD_CURSOR_MOVED',
      message: `load \`${newerLoad}\` read stream \`orders\` from \`10\`, but the warehouse is at \`15\` since load \`${olderLoad}\``,
    }),
  )
  expect(() => moved(newerLoad, state(olderLoad, '15'), move(null, '20'))).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(
        'read stream `orders` from its beginning, but the warehouse is at `15`',
      ),
    }),
  )
})

test('a load that started at a cursor is refused where the warehouse has none', () => {
  expect(() => moved(newerLoad, new Map(), move('10', '20'))).toThrow(
    expect.objectContaining({
      message: `load \`${newerLoad}\` read stream \`orders\` from \`10\`, but the warehouse is at its beginning`,
    }),
  )
})

test('a load of the whole stream comes in wherever the cursor is, and leaves none', () => {
  expect(moved(newerLoad, state(olderLoad, '15'))).toEqual([standing(newerLoad)])
})

test('a replay does not ask where the cursor is: loads before it may be left out', () => {
  const pipeline = makeShop('shop', 'merge')
  const staged = { ...makeManifest(pipeline, newerLoad, {}), cursors: move('10', '20') }
  expect(moveStates(pipeline.streams, staged, state(olderLoad, '5'), true)).toEqual([
    standing(newerLoad, '20', '$.at'),
  ])
})
