import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'

interface Column {
  readonly name: string
  readonly description?: string
  readonly data_type?: string
}

interface Model {
  readonly name: string
  readonly description?: string
  readonly config?: { readonly contract?: { readonly enforced?: boolean } }
  readonly columns?: readonly Column[]
}

interface Properties {
  readonly models: readonly Model[]
  readonly unit_tests?: readonly { readonly name: string; readonly model: string }[]
}

interface ModelFiles {
  readonly name: string
  /** `staging`, `intermediate` or `marts`. */
  readonly layer: string
  readonly sql: string
  readonly properties: Properties
}

const modelsFolder = join(__dirname, '..', '..', '..', 'dbt', 'models')

const models: readonly ModelFiles[] = readdirSync(modelsFolder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.sql'))
  .map((path) => ({
    name: basename(path, '.sql'),
    layer: path.split('/')[1] ?? '',
    sql: readFileSync(join(modelsFolder, path), 'utf8'),
    properties: parse(readFileSync(join(modelsFolder, path.replace(/\.sql$/, '.yml')), 'utf8')),
  }))

test.each(models)('$name is described, column by column, in the file beside it', ({ name, properties }) => {
  expect(properties.models.map((model) => model.name)).toEqual([name])
  const [model] = properties.models
  expect(model?.description).toMatch(/^One row /)
  expect(model?.columns?.length).toBeGreaterThan(0)
  expect(model?.columns?.filter((column) => column.description === undefined)).toEqual([])
})

test.each(models)(
  '$name reads sources only in staging, in import CTEs, and ends with final',
  ({ layer, sql }) => {
    expect(sql.includes('source(')).toBe(layer === 'staging')
    expect(sql.includes('ref(')).toBe(layer !== 'staging')
    expect(sql.trimEnd().endsWith('select * from final')).toBe(true)
  },
)

test.each(models)('$name keeps to 80 columns of lower case', ({ sql }) => {
  expect(sql.split('\n').filter((line) => line.length > 80)).toEqual([])
  const code = sql.replace(/--.*|'[^']*'/g, '')
  expect(code).toBe(code.toLowerCase())
})

test.each(models)('$name has a unit test where it decides (case) or looks at other rows (over)', (model) => {
  const decides = /\bcase\b|\bover \(/.test(model.sql.replace(/--.*/g, ''))
  const tested = (model.properties.unit_tests ?? []).some((unit) => unit.model === model.name)
  expect(tested).toBe(decides)
  // dbt adds 22 characters to the name for a temporary table, and the local endpoint keeps 63 bytes of a name.
  const names = (model.properties.unit_tests ?? []).map((unit) => unit.name)
  expect(names.filter((name) => name.length > 40)).toEqual([])
})

test.each(models.filter(({ layer }) => layer === 'marts'))(
  '$name, a mart, is a table with a contract and a layout',
  (mart) => {
    expect(mart.sql).toMatch(/config\(\s*materialized='table'/)
    expect(mart.sql).toContain('dist=')
    expect(mart.sql).toContain('sort=')
    const [model] = mart.properties.models
    expect(model?.config?.contract?.enforced).toBe(true)
    expect(model?.columns?.filter((column) => column.data_type === undefined)).toEqual([])
  },
)

test('a staging model stands for each source table', () => {
  const text = readFileSync(join(modelsFolder, 'spacex', 'staging', '_spacex__sources.yml'), 'utf8')
  const tables: readonly { name: string }[] = parse(text).sources[0].tables
  const staged = models.filter(({ layer }) => layer === 'staging').map(({ name }) => name)
  expect(staged.sort()).toEqual(tables.map((table) => `stg_spacex__${table.name}`).sort())
})

test('the profile sets no connect_timeout: the driver would end every longer query by it', () => {
  const profiles = parse(readFileSync(join(modelsFolder, '..', 'profiles.yml'), 'utf8'))
  expect(Object.keys(profiles.lakeload.outputs.warehouse)).not.toContain('connect_timeout')
})
