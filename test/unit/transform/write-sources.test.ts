import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SchemaContract } from '../../../job/pipeline/contract'
import { generateSources } from '../../../job/transform/generate-sources'
import { sourcesPath, writeSources } from '../../../job/transform/write-sources'

const contract: SchemaContract = { pipeline: 'shop', tables: [], ignored: [], sha256: '0' }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeload-sources-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('sources are written below the staging models of their pipeline', async () => {
  const path = join(folder, 'models', 'shop', 'staging', '_shop__sources.yml')
  expect(sourcesPath(folder, 'shop')).toBe(path)
  expect(await writeSources(folder, contract)).toEqual({ path, changed: true })
  expect(await readFile(path, 'utf8')).toBe(generateSources(contract))
})

test('an equal file is left as it is', async () => {
  const { path } = await writeSources(folder, contract)
  const before = (await stat(path, { bigint: true })).mtimeNs
  expect(await writeSources(folder, contract)).toEqual({ path, changed: false })
  expect((await stat(path, { bigint: true })).mtimeNs).toBe(before)
})

test('a file that a person has edited is written anew', async () => {
  const { path } = await writeSources(folder, contract)
  await writeFile(path, 'sources: []\n')
  expect(await writeSources(folder, contract)).toEqual({ path, changed: true })
  expect(await readFile(path, 'utf8')).toBe(generateSources(contract))
})

test('a file that cannot be written is named', async () => {
  await writeFile(join(folder, 'models'), 'a file where a folder should be')
  await expect(writeSources(folder, contract)).rejects.toMatchObject({
    code: 'TRANSFORM_SOURCES_NOT_WRITABLE',
    context: { path: sourcesPath(folder, 'shop') },
  })
})
