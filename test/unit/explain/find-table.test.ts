import { JobError } from '../../../job/errors/job-error'
import { findTable, readTableName } from '../../../job/explain/find-table'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import { makeShop } from '../../support/load/shop-pipeline'

const load = async (name: string): Promise<ResolvedPipeline> => {
  if (name === 'broken') throw new JobError('PIPELINE_INVALID', 'pipeline `broken` has 1 problem')
  return name === 'depot'
    ? makeShop(name, 'merge', (yaml) =>
        yaml.replaceAll('orders:', 'pallets:').replaceAll('parent: orders', 'parent: pallets'),
      )
    : makeShop(name)
}
const find = async (text: string, pipelines: readonly string[], pipeline?: string) => {
  const found = await findTable(readTableName(text, pipeline), pipelines, load)
  return `${found.pipeline.name}.${found.table.name}`
}

test('a table is found by its name, with the pipeline or without', async () => {
  expect(await find('shop.lines', ['shop', 'depot'])).toBe('shop.lines')
  expect(await find('pallets', ['shop', 'depot'])).toBe('depot.pallets')
  expect(await find('lines', ['shop', 'depot'], 'depot')).toBe('depot.lines')
  expect(await find('depot.lines', ['shop', 'depot'], 'depot')).toBe('depot.lines')
})

test('a table of several pipelines is not guessed', async () => {
  await expect(find('lines', ['shop', 'depot'])).rejects.toMatchObject({
    code: 'EXPLAIN_TABLE_AMBIGUOUS',
    message: '`lines` may be `shop.lines`, `depot.lines`',
  })
})

test('an unknown table is told with the one that is meant', async () => {
  await expect(find('shop.ordres', ['shop'])).rejects.toMatchObject({
    code: 'EXPLAIN_TABLE_UNKNOWN',
    message: expect.stringMatching(/^no contract has the table `shop.ordres`; there are `shop.orders`, /),
    hint: 'did you mean `shop.orders`?',
  })
  await expect(find('orders', [])).rejects.toMatchObject({ code: 'EXPLAIN_TABLE_UNKNOWN' })
  await expect(find('shop.orders', ['shop'], 'depot')).rejects.toMatchObject({
    code: 'EXPLAIN_TABLE_UNKNOWN',
  })
})

test('a pipeline that cannot be read stands in the way only of its own tables', async () => {
  expect(await find('lines', ['broken', 'shop'])).toBe('shop.lines')
  await expect(find('liens', ['broken', 'shop'])).rejects.toMatchObject({ code: 'PIPELINE_INVALID' })
})
