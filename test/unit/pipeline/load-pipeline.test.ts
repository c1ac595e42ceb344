import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listPipelines, loadPipeline } from '../../../job/pipeline/load-pipeline'

const repository = join(__dirname, '..', '..', '..')

let project: string
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'lakeload-test-'))
  await mkdir(join(project, 'pipelines', 'shop'), { recursive: true })
})
afterEach(async () => {
  await rm(project, { recursive: true })
})

const write = async (file: string, text: string): Promise<void> =>
  await writeFile(join(project, 'pipelines', 'shop', file), text)
const load = async (name: string) => await loadPipeline(name, { projectFolder: project, environment: {} })

const definition = `export default { name: 'shop', source: { kind: 'files', path: 'x' }, streams: { orders: { path: '' } } }`

test('the spacex pipeline is sound, with the seven tables of its star schema and the ships of the fairings', async () => {
  const spacex = await loadPipeline('spacex', { projectFolder: repository, environment: {} })
  expect(spacex.contract.tables.map((table) => table.name).sort()).toEqual([
    'launch_cores',
    'launch_details',
    'launch_failures',
    'launch_fairing_ships',
    'launch_fairings',
    'launch_links',
    'launch_payloads',
    'launches',
  ])
  expect(spacex.source).toMatchObject({ kind: 'http', baseUrl: 'https://api.spacexdata.com' })
})

test('a pipeline that is not there is named, with the near miss', async () => {
  await write('pipeline.ts', definition)
  await expect(load('shob')).rejects.toMatchObject({
    code: 'PIPELINE_NOT_FOUND',
    message: 'there is no pipeline `shob`; there are `shop`',
    hint: 'did you mean `shop`?',
  })
})

test('pipelines may lie in another folder, which messages then name', async () => {
  await write('pipeline.ts', definition)
  const pipelinesFolder = join(project, 'pipelines')
  const elsewhere = { projectFolder: repository, pipelinesFolder, environment: {} }
  expect(await listPipelines(pipelinesFolder)).toEqual(['shop'])
  await expect(loadPipeline('shop', elsewhere)).rejects.toMatchObject({
    message: `pipeline \`shop\` has 1 problem\n  ${join(pipelinesFolder, 'shop', 'schema.yml')}: is not there`,
  })
  await expect(loadPipeline('spacex', elsewhere)).rejects.toMatchObject({
    message: `there is no pipeline \`spacex\` in \`${pipelinesFolder}\`; there are \`shop\``,
  })
})

test('a definition that does not compile is refused with the compiler’s words', async () => {
  await write('pipeline.ts', 'export default {')
  await expect(load('shop')).rejects.toMatchObject({
    code: 'PIPELINE_NOT_LOADABLE',
    message: expect.stringMatching(/pipeline\.ts` could not be loaded: .*ERROR: Expected identifier/),
  })
})

test('a definition that throws is refused with its words', async () => {
  await write('pipeline.ts', 'throw new Error("no such luck")')
  await expect(load('shop')).rejects.toMatchObject({ message: expect.stringContaining('no such luck') })
})

test('a missing contract is a problem of the pipeline', async () => {
  await write('pipeline.ts', definition)
  await expect(load('shop')).rejects.toMatchObject({
    code: 'PIPELINE_INVALID',
    message: 'pipeline `shop` has 1 problem\n  pipelines/shop/schema.yml: is not there',
  })
})

test('merge needs a key', async () => {
  await write('pipeline.ts', definition)
  await write(
    'schema.yml',
    'version: 1\ntables:\n  orders: { stream: orders, from: $, columns: { id: { path: $.id, type: bigint } } }\n',
  )
  await expect(load('shop')).rejects.toMatchObject({
    message: expect.stringContaining(
      'tables.orders.key: is empty, and stream `orders` is written with `merge`',
    ),
  })
})
