import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadPipeline } from '../../../job/pipeline/load-pipeline'
import { generateDbtFiles } from '../../../job/transform/generate-dbt-files'
import { writeDbtFiles } from '../../../job/transform/write-dbt-files'
import { shopContract } from '../../support/dbt/shop-contract'
import { written } from '../../support/dbt/written'
import { expectGolden } from '../../support/golden-file'

const projectFolder = join(__dirname, '..', '..', '..')

// The file in the repository is the golden text: `lakeload dbt generate spacex` writes it anew.
test("dbt's sources of spacex are what its schema contract generates, and its own staging models are kept", async () => {
  const pipeline = await loadPipeline('spacex', { projectFolder, environment: {} })
  const dbtFolder = join(projectFolder, 'dbt')
  const [sources, ...models] = await writeDbtFiles(pipeline, { projectFolder: dbtFolder, check: true })
  expect(sources?.state).toBe('unchanged')
  expect(models).toHaveLength(pipeline.contract.tables.length * 2)
  expect(new Set(models.map(({ state }) => state))).toEqual(new Set(['kept']))
  expect(await readFile(sources?.path ?? '', 'utf8')).toBe(generateDbtFiles(pipeline)[0]?.text)
})

test('sources, staging models and their properties of a contract with every kind of column', () => {
  const text = generateDbtFiles(written(shopContract))
    .map((file) => `==> ${file.path}\n${file.text}`)
    .join('\n')
  expectGolden(join(__dirname, 'shop-dbt-files.txt'), text)
})

test('of tables with versions the tests hold for current rows, and what tells versions apart is described', () => {
  const keyed = { ...shopContract, tables: shopContract.tables.filter(({ stream }) => stream === 'orders') }
  const text = generateDbtFiles(written(keyed, { write: 'scd2', softDelete: 'absent' }))
    .map((file) => `==> ${file.path}\n${file.text}`)
    .join('\n')
  expectGolden(join(__dirname, 'shop-versions-dbt-files.txt'), text)
})
