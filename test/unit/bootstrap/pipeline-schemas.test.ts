import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipelineSchemas } from '../../../job/bootstrap/pipeline-schemas'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(() => removeTempFolder(folder))

test('a pipeline without models has the schemas of the usual layers', async () => {
  expect((await pipelineSchemas('shop', folder)).schemas).toEqual([
    'shop',
    'shop_staging',
    'shop_marts',
    'shop__replay',
  ])
})

test('each folder of models is a schema, but for what makes no relation', async () => {
  for (const layer of ['staging', 'intermediate', 'reports']) {
    await mkdir(join(folder, 'models', 'shop', layer), { recursive: true })
  }
  await writeFile(join(folder, 'models', 'shop', 'notes.md'), '')
  expect((await pipelineSchemas('shop', folder)).schemas).toEqual([
    'shop',
    'shop_staging',
    'shop_marts',
    'shop_reports',
    'shop__replay',
  ])
})
