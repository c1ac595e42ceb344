import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hashDbtProject } from '../../../job/transform/project-hash'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
  for (const path of ['dbt_project.yml', 'macros/m.sql', 'models/shop/marts/a.sql', 'models/shop/b.sql'])
    await put(path, path)
})
afterEach(async () => {
  await removeTempFolder(folder)
})

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

const hash = (): Promise<string> => hashDbtProject(folder, 'shop')

test.each(['dbt_project.yml', 'macros/m.sql', 'models/shop/marts/a.sql', 'models/top.sql', 'tests/t.sql'])(
  'a change of %s changes it',
  async (path) => {
    const before = await hash()
    await put(path, 'changed')
    expect(await hash()).not.toBe(before)
  },
)

test('so does a file that is removed, or has another name', async () => {
  const before = await hash()
  await rename(join(folder, 'models/shop/b.sql'), join(folder, 'models/shop/c.sql'))
  const renamed = await hash()
  await rm(join(folder, 'models/shop/c.sql'))
  expect(new Set([before, renamed, await hash()]).size).toBe(3)
})

test.each([
  'target/manifest.json',
  'logs/dbt.log',
  'dbt_packages/utils/x.sql',
  'models/other/a.sql',
  '.user.yml',
])('%s does not change it', async (path) => {
  const before = await hash()
  await put(path, 'changed')
  expect(await hash()).toBe(before)
})

test('a name cannot pass for content', async () => {
  await put('macros/n.sql', 'ab')
  const before = await hash()
  await rename(join(folder, 'macros/n.sql'), join(folder, 'macros/n.sqla'))
  await put('macros/n.sqla', 'b')
  expect(await hash()).not.toBe(before)
})

test('a project that is not there has a hash too', async () => {
  expect(await hashDbtProject(join(folder, 'nowhere'), 'shop')).toMatch(/^[0-9a-f]{64}$/)
})
