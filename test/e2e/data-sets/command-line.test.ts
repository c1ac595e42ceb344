import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { countRows, readWrittenContract, valueAt } from '../../support/infer/row-counts'
import { createLocalHome, type LocalHome } from '../../support/local-home'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'
import { openDataSet } from './data-set-file'
import { dataSets } from './data-sets'

/** One of each shape, as a person would do it; `data-sets.test.ts` has them all. */
const chosen = ['country_regions', 'media_types', 'elements', 'earthquakes', 'data_packages']

interface RunJson {
  readonly status: string
  readonly unknown_paths: readonly unknown[]
}

let home: LocalHome
let folder: string

beforeAll(async () => {
  folder = await makeTempFolder()
  home = await createLocalHome({ LAKELOAD_PIPELINES: folder })
}, 120_000)
afterAll(async () => {
  await home.close()
  await removeTempFolder(folder)
}, 60_000)

describe.each(dataSets.filter(({ name }) => chosen.includes(name)))('$name', (set) => {
  test('runs as `lakeload infer` wrote it, no hand put to it', async () => {
    const file = openDataSet(set, folder)
    const records = set.records === undefined ? [] : ['--records', set.records]
    await home.json(['infer', set.name, '--from', file.path, ...records])
    const run = await home.json<RunJson>(['run', set.name, '--local'])
    expect(run).toMatchObject({ status: 'succeeded', unknown_paths: [] })

    const contract = readWrittenContract(readFileSync(join(folder, set.name, 'schema.yml'), 'utf8'))
    const counts = Object.keys(contract.tables).map(
      (table) => `select '${table}' as name, count(*) as rows from ${set.name}.${table}`,
    )
    const counted = await home.sql<{ name: string; rows: number }>(counts.join(' union all '))
    expect(Object.fromEntries(counted.map(({ name, rows }) => [name, Number(rows)]))).toEqual(
      countRows(contract, file.records),
    )

    // A sample: the texts and numbers of the first record, which its raw line leads to.
    const [root, columns] =
      Object.entries(contract.tables)
        .filter(([, table]) => table.from === '$')
        .map(([name, table]) => [name, Object.entries(table.columns)] as const)[0] ?? []
    const plain = (columns ?? []).filter(([, { type }]) => /^(varchar|integer|double)/.test(type))
    const names = ['_raw_line', ...plain.map(([name]) => name)].join(', ')
    const [row] = await home.sql<Record<string, unknown>>(
      `select ${names} from ${set.name}.${root} where _raw_line = 1`,
    )
    const expected = plain.map(([name, { path }]) => [name, valueAt(path, file.records[0]) ?? null])
    expect(row).toEqual({ _raw_line: 1, ...Object.fromEntries(expected) })
  }, 120_000)
})
