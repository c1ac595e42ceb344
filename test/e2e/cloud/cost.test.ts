import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readPrices } from '../../../cloud/read-prices'
import { readStackConfig } from '../../../cloud/read-stack-config'
import { lakeload, repository } from '../../support/cli'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await removeTempFolder(folder)
})

interface CostJson {
  readonly total_monthly_usd: number
  readonly items: readonly { readonly item: string; readonly monthly_usd: number | null }[]
  readonly savings: readonly { readonly total_monthly_usd: number }[]
  readonly warnings: readonly string[]
}

async function cost(...args: readonly string[]): Promise<CostJson> {
  const result = await lakeload(['cost', '--json', ...args])
  expect(result.exitCode).toBe(0)
  return JSON.parse(result.stdout) as CostJson
}

test.each(['dev', 'prod'])('the estimate of %s adds up, and names what would save', async (stack) => {
  const { items, savings, total_monthly_usd: total, warnings } = await cost('--stack', stack)
  const sum = items.reduce((all, { monthly_usd: usd }) => all + (usd ?? Number.NaN), 0)
  expect(total).toBeCloseTo(sum, 2)
  expect(savings[0]?.total_monthly_usd).toBeLessThan(total / 2)
  expect(warnings).toEqual([])
})

test('people get a table that ends with what would halve it', async () => {
  const { exitCode, stdout } = await lakeload(['cost', '--stack', 'prod'])
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^item +USD a month {2}for\nRedshift nodes +\d+\.\d\d {2}2 × ra3\.large/)
  expect(stdout).toMatch(
    /\ntotal +\d+\.\d\d\n\nRedshift nodes is \d\d % of it\.\nIt would be \d+\.\d\d USD with `/,
  )
})

test('one’s own prices go over the list prices', async () => {
  const file = join(folder, 'prices.yaml')
  await writeFile(file, 'prices: { kmsKey: 1000 }\n')
  const { items } = await cost('--prices', file)
  expect(items.find(({ item }) => item === 'KMS key')?.monthly_usd).toBe(1_000)
})

test('prices that are none are told, all at once', async () => {
  const file = join(folder, 'prices.yaml')
  await writeFile(file, 'prices: { kmsKeys: 1, natGatewayHours: 2 }\n')
  await expect(readPrices(file)).rejects.toMatchObject({
    code: 'CLOUD_PRICES_INVALID',
    message: [
      `\`${file}\` has problems:`,
      '  prices.kmsKeys: there is no such price; did you mean `kmsKey`?',
      '  prices.natGatewayHours: there is no such price; did you mean `natGatewayHour`?',
    ].join('\n'),
  })
  await expect(readPrices(join(folder, 'none.yaml'))).rejects.toMatchObject({ code: 'CLOUD_PRICES_INVALID' })
})

test('a configuration’s problems are told, all at once, with near misses', async () => {
  await writeFile(
    join(folder, 'Pulumi.odd.yaml'),
    [
      'config:',
      '  aws:region: eu-central-1',
      '  lakeload:networks: {}',
      '  lakeload:network: { egres: nat, cidr: 10.0.0.0/33 }',
      '  lakeload:pipelines: { spacex: { schedule: cron(0 5 31 2 ? *) } }',
      '  lakeload:webhook: { secure: v1:abc }',
    ].join('\n'),
  )
  const error = await readStackConfig(folder, 'odd').catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'CLOUD_CONFIG_INVALID' })
  const message = (error as Error).message
  expect(message).toContain('lakeload:networks: there is no such setting; did you mean `network`?')
  expect(message).toContain('lakeload:network.egres: there is no such setting; did you mean `egress`?')
  expect(message).toContain('lakeload:network.cidr: `"10.0.0.0/33"`: not an IPv4 network')
  expect(message).toContain('lakeload:pipelines.spacex.schedule: `"cron(0 5 31 2 ? *)"`')
  expect(message).not.toContain('webhook')
})

test('a stack that has no file', async () => {
  await expect(readStackConfig(repository, 'prd')).rejects.toMatchObject({
    code: 'CLOUD_CONFIG_INVALID',
    hint: 'did you mean `--stack prod`?',
  })
})

test('a node type without a price is a warning, and the total is without it', async () => {
  await writeFile(join(folder, 'prices.yaml'), 'nodes: { ra9.huge: 10 }\n')
  const { items, warnings } = await cost('--prices', join(folder, 'prices.yaml'), '--stack', 'dev')
  expect(warnings).toEqual([])
  expect(items.every(({ monthly_usd: usd }) => usd !== null)).toBe(true)
})
