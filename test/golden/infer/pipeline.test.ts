import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatDefinition } from '../../../job/infer/format-definition'
import { writePipeline } from '../../../job/infer/write-pipeline'
import { loadPipeline } from '../../../job/pipeline/load-pipeline'
import { expectGolden } from '../../support/golden-file'
import { inferDraft } from '../../support/infer/infer-contract'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const projectFolder = join(__dirname, '..', '..', '..')

const orders = [
  '{"id":1,"customerName":"Ann","created_at":"2024-01-01T10:00:00Z","total":12.5,"lines":[{"sku":"a","discounts":[{"code":"x"}]}],"tags":["x"]}',
  '{"id":2,"customerName":null,"created_at":"2024-01-02T10:00:00Z","total":1,"rates":{"EUR":{"v":1},"USD":{"v":1}},"order":"z","a b":123456789012345678901234}',
].join('\n')

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await removeTempFolder(folder)
})

test('the files of an inferred pipeline read like those that a person writes', async () => {
  const file = join(folder, 'orders.ndjson')
  await writeFile(file, orders)
  const draft = await inferDraft(file, 'shop', 'orders')
  const options = { draft, path: '/v1/orders?all=1', records: '$', projectFolder, pipelinesFolder: folder }
  const source = { kind: 'http', baseUrl: 'https://api.example.com' } as const
  const [contract, definition] = await writePipeline({ ...options, source })
  const inClone = formatDefinition({
    name: 'shop',
    source,
    stream: 'orders',
    path: options.path,
    records: '$',
    write: draft.write,
    importPath: '../../job/pipeline/definition',
  })
  expectGolden(join(__dirname, 'shop-schema.txt'), await readFile(contract ?? '', 'utf8'))
  expectGolden(join(__dirname, 'shop-pipeline.txt'), inClone)
  expect(definition).toBe(join(folder, 'shop', 'pipeline.ts'))
  const pipeline = await loadPipeline('shop', { projectFolder, pipelinesFolder: folder, environment: {} })
  expect(pipeline).toMatchObject({ source, streams: [{ path: '/v1/orders?all=1', write: 'merge' }] })
})

test('an odd path stands in the definition as it is', async () => {
  const odd = await mkdtemp(join(folder, 'it\'s a \\ "folder" '))
  const file = join(odd, 'orders.ndjson')
  await writeFile(file, orders)
  const draft = await inferDraft(file, 'shop', 'orders')
  const options = { draft, path: '/', records: "$['it\\'s']", projectFolder, pipelinesFolder: folder }
  await writePipeline({ ...options, source: { kind: 'files', path: file } })
  const pipeline = await loadPipeline('shop', { projectFolder, pipelinesFolder: folder, environment: {} })
  expect(pipeline).toMatchObject({
    source: { kind: 'files', path: file },
    streams: [{ records: "$['it\\'s']" }],
  })
  await rm(odd, { recursive: true })
})
