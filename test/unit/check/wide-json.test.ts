import { checkStaged } from '../../../job/check/check-staged'
import { stage } from '../../../job/stage/stage'
import { putRawLoad } from '../../support/stage/raw-load'
import { stageContext } from '../../support/stage/stage-context'
import { testContract } from '../../support/stage/test-contract'
import { useStageLake } from '../../support/stage/use-stage-lake'

const lake = useStageLake()

test('a wide table of JSON is checked like any other', async () => {
  const types = ['integer', 'bigint', 'varchar(40)', 'boolean', 'decimal(18,2)'] as const
  const values = [7, 8_000_000_000, 'nine', true, 10.25] as const
  const names = Array.from({ length: 1_000 }, (_, number) => `c${number}`)
  const columns = names.map((name, place) => [name, [`$.${name}`, types[place % types.length]]] as const)
  const contract = testContract({
    wide: {
      key: ['id'],
      columns: { id: ['$.id', 'integer!'], extra: ['$.extra', 'super'], ...Object.fromEntries(columns) },
    },
  })
  const record = Object.fromEntries(names.map((name, place) => [name, values[place % values.length]]))
  const raw = await putRawLoad(lake.store, [JSON.stringify({ id: 1, extra: [1], ...record }), '{"id":2}'])
  const { context } = stageContext(lake.store, contract, lake.folder, { format: 'auto', memoryLimitMb: 512 })
  const staged = await stage(context, [raw])
  expect(staged.tables[0]?.format).toBe('jsonl')
  const results = await checkStaged(context, [raw], staged)
  expect(results.filter(({ status }) => status === 'failed')).toEqual([])
  expect(results.map(({ check }) => check)).toEqual([
    'files',
    'schema',
    'row_count',
    'not_null',
    'unique_key',
  ])
})
