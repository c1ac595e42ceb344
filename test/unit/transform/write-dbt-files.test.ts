import { appendFile, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateDbtFiles } from '../../../job/transform/generate-dbt-files'
import { type DbtFileState, writeDbtFiles } from '../../../job/transform/write-dbt-files'
import { shopContract } from '../../support/dbt/shop-contract'
import { written } from '../../support/dbt/written'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let projectFolder: string
let staging: string
beforeEach(async () => {
  projectFolder = await makeTempFolder()
  staging = join(projectFolder, 'models', 'shop', 'staging')
})
afterEach(async () => {
  await removeTempFolder(projectFolder)
})

/** What becomes of each file, by its name. */
async function generate(contract = shopContract, check = false): Promise<Record<string, DbtFileState>> {
  const files = await writeDbtFiles(written(contract), { projectFolder, check })
  return Object.fromEntries(files.map(({ path, state }) => [path.slice(staging.length + 1), state]))
}

const withoutDiscounts = {
  ...shopContract,
  tables: shopContract.tables.filter(({ name }) => name !== 'order_line_discounts'),
}
const described = {
  ...shopContract,
  tables: shopContract.tables.map((table) => ({ ...table, description: 'One row a thing.' })),
}

test('everything is written once, and equal files are left as they are', async () => {
  expect(new Set(Object.values(await generate()))).toEqual(new Set(['created']))
  for (const { path, text } of generateDbtFiles(written(shopContract))) {
    expect(await readFile(join(projectFolder, path), 'utf8')).toBe(text)
  }
  const model = join(staging, 'stg_shop__orders.sql')
  const before = (await stat(model, { bigint: true })).mtimeNs
  expect(new Set(Object.values(await generate()))).toEqual(new Set(['unchanged']))
  expect((await stat(model, { bigint: true })).mtimeNs).toBe(before)
})

test('generated files follow the contract; also those that git gave CRLF', async () => {
  await generate()
  const properties = join(staging, 'stg_shop__orders.yml')
  await writeFile(properties, (await readFile(properties, 'utf8')).replaceAll('\n', '\r\n'))
  expect(await generate()).toMatchObject({ 'stg_shop__orders.yml': 'unchanged' })
  expect(await generate(described)).toMatchObject({
    '_shop__sources.yml': 'updated',
    'stg_shop__orders.sql': 'unchanged',
    'stg_shop__orders.yml': 'updated',
  })
  expect(await readFile(properties, 'utf8')).toContain('One row a thing.')
})

test('a file that a person has changed is kept, whatever the contract says', async () => {
  await generate()
  const properties = join(staging, 'stg_shop__visits.yml')
  await appendFile(properties, '# mine\n')
  const mine = await readFile(properties, 'utf8')
  expect(await generate(described)).toMatchObject({
    'stg_shop__visits.sql': 'unchanged',
    'stg_shop__visits.yml': 'kept',
  })
  expect(await readFile(properties, 'utf8')).toBe(mine)
})

test('a model of a person’s is kept with its properties, which may stand in another file', async () => {
  await generate()
  await writeFile(join(staging, 'stg_shop__orders.sql'), 'select 1 as mine\n')
  await rm(join(staging, 'stg_shop__orders.yml'))
  expect(await generate(described)).toMatchObject({
    'stg_shop__orders.sql': 'kept',
    'stg_shop__orders.yml': 'kept',
    'stg_shop__visits.yml': 'updated',
  })
  await expect(stat(join(staging, 'stg_shop__orders.yml'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('files of a table that has gone are told and not deleted; a person’s own are not even told', async () => {
  await generate()
  const model = join(staging, 'stg_shop__order_line_discounts.sql')
  await appendFile(join(staging, 'stg_shop__order_line_discounts.yml'), '# mine\n')
  await writeFile(join(staging, 'stg_shop__mine.sql'), 'select 1 as mine\n')
  const states = await generate(withoutDiscounts)
  expect(states).toMatchObject({ 'stg_shop__order_line_discounts.sql': 'left_over' })
  expect(Object.keys(states).filter((name) => /discounts\.yml|mine/.test(name))).toEqual([])
  expect((await stat(model)).isFile()).toBe(true)
})

test('a check says the same and writes nothing', async () => {
  expect(new Set(Object.values(await generate(shopContract, true)))).toEqual(new Set(['created']))
  await expect(stat(join(projectFolder, 'models'))).rejects.toMatchObject({ code: 'ENOENT' })
  await generate()
  expect(await generate(described, true)).toMatchObject({ 'stg_shop__orders.yml': 'updated' })
  expect(new Set(Object.values(await generate()))).toEqual(new Set(['unchanged']))
})

test('a folder that cannot be written is named', async () => {
  await writeFile(join(projectFolder, 'models'), 'a file where a folder should be')
  await expect(writeDbtFiles(written(shopContract), { projectFolder })).rejects.toMatchObject({
    code: 'TRANSFORM_FILES_NOT_WRITABLE',
    context: { path: join(staging, '_shop__sources.yml') },
  })
})
