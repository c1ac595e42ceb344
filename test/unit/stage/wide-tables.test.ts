import { readdir } from 'node:fs/promises'
import { stage } from '../../../job/stage/stage'
import { putRawLoad } from '../../support/stage/raw-load'
import { stageContext } from '../../support/stage/stage-context'
import { testContract } from '../../support/stage/test-contract'
import { useStageLake } from '../../support/stage/use-stage-lake'

const lake = useStageLake()

describe('a table of 1,000 columns', () => {
  const names = Array.from({ length: 1_000 }, (_, number) => `c${number}`)
  const columns = Object.fromEntries(names.map((name) => [name, [`$.${name}`, 'integer'] as const]))
  const wide = testContract({ wide: { key: ['id'], columns: { id: ['$.id', 'integer!'], ...columns } } })
  const recordOf = (id: number, changed: object = {}): string =>
    JSON.stringify({ id, ...Object.fromEntries(names.map((name, place) => [name, place])), ...changed })

  test('is staged with the memory there is by default, parts one by one', async () => {
    const records = [recordOf(1), recordOf(2), recordOf(3), '{"id":4,"c998":1e2}']
    const raw = await putRawLoad(lake.store, records, { recordsAPart: 1 })
    const { context } = stageContext(lake.store, wide, lake.folder, { memoryLimitMb: 512, concurrency: 2 })
    expect((await stage(context, [raw])).tables[0]?.rows).toBe(4)
    const workers = (await readdir(lake.folder)).filter((name) => name.startsWith('worker-'))
    expect(workers).toEqual(['worker-0'])
  })

  test('tells of the one value that does not fit', async () => {
    // Another form of 7, which the column takes, beside a value that it does not.
    const misfit = recordOf(2, { c998: '1.5' }).replace('"c7":7,', '"c7":7.0,')
    const raw = await putRawLoad(lake.store, [recordOf(1), misfit])
    const { context } = stageContext(lake.store, wide, lake.folder, { memoryLimitMb: 512 })
    await expect(stage(context, [raw])).rejects.toMatchObject({
      code: 'STAGE_VALUE_REFUSED',
      message: expect.stringContaining('`wide.c998`'),
      context: { refused: 1 },
    })
  })
})
