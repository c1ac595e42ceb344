import { ulid } from 'ulid'
import { isEverything, selectLoads } from '../../../job/replay/select-loads'

const at = (time: string) => ({
  loadId: ulid(Date.parse(time)),
  startedAt: new Date(time),
  contractSha256: 'c',
})
const loads = [at('2026-11-01T23:59:59Z'), at('2026-11-02T00:00:00Z'), at('2026-11-03T12:00:00Z')]
const [first, second, third] = loads.map(({ loadId }) => loadId) as [string, string, string]

test.each([
  [{}, [first, second, third]],
  [{ from: '2026-11-02' }, [second, third]],
  [{ to: '2026-11-02' }, [first, second]],
  [{ from: '2026-11-02', to: '2026-11-02' }, [second]],
  [{ loadIds: [third, first] }, [first, third]],
  [{ without: [second] }, [first, third]],
])('%j chooses loads by their UTC day or id, oldest first', (selection, expected) => {
  expect(selectLoads('shop', loads, selection).map(({ loadId }) => loadId)).toEqual(expected)
})

test('only a selection that says nothing is everything', () => {
  expect(isEverything({})).toBe(true)
  for (const selection of [
    { from: '2026-11-01' },
    { to: '2026-11-01' },
    { loadIds: [] },
    { without: ['a'] },
  ]) {
    expect(isEverything(selection)).toBe(false)
  }
})

test.each([
  [{ loadIds: ['x'] }, '`shop` has no committed load `x`'],
  [{ without: ['x'] }, '`shop` has no committed load `x`'],
  [{ from: 'today' }, '`--from today` is no day'],
  [{ to: '2026-13-01' }, '`--to 2026-13-01` is no day'],
  [{ from: '2026-11-03', to: '2026-11-02' }, '`--from 2026-11-03` is after `--to 2026-11-02`'],
  [{ from: '2027-01-01' }, '`shop` has no such load among its 3'],
])('%j is refused', (selection, message) => {
  expect(() => selectLoads('shop', loads, selection)).toThrow(message)
})

test('a pipeline without loads has nothing to replay', () => {
  expect(() => selectLoads('shop', [], {})).toThrow('`shop` has no committed load')
})
