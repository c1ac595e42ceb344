import type { WriteMode } from '../../../job/pipeline/definition'
import { refuseInPlace } from '../../../job/replay/refuse-in-place'
import { makeShop } from '../../support/load/shop-pipeline'

const load = (loadId: string) => ({ loadId, startedAt: new Date(0), contractSha256: 'c' })

test.each<[WriteMode, string[], boolean]>([
  ['merge', ['1', '2'], true],
  ['append', ['1', '2'], true],
  ['insert_only', ['1'], true],
  ['replace', ['2'], true],
  ['replace', ['1', '2'], false],
  ['scd2', ['2'], false],
])('%s of loads %j, the newest being 2: allowed is %s', (write, ids, isAllowed) => {
  const refuse = () => refuseInPlace('shop', makeShop('shop', write).streams, ids.map(load), '2')
  if (isAllowed) expect(refuse).not.toThrow()
  else expect(refuse).toThrow(expect.objectContaining({ code: 'REPLAY_NOT_IN_PLACE' }))
})

test('what is gone, later loads know', () => {
  const streams = makeShop().streams.map((stream) => ({ ...stream, softDelete: 'absent' as const }))
  expect(() => refuseInPlace('shop', streams, [load('2')], '2')).not.toThrow()
  expect(() => refuseInPlace('shop', streams, [load('1')], '2')).toThrow('which of its records are gone')
})
