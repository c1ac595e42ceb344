import { stat } from 'node:fs/promises'
import { Client } from 'pg'
import type { LocalEndpoints } from '../../../../local/supervisor/local-endpoints'
import { createLocalHome, type LocalHome } from '../../../support/local-home'

let home: LocalHome

beforeAll(async () => {
  home = await createLocalHome()
})
afterAll(() => home.close())

const ports = ['--redshift-port', '0', '--s3-port', '0', '--api-port', '0']

async function pid(): Promise<number> {
  return (await home.json<{ pid: number }>(['local', 'status'])).pid
}

// One test: what is up, and what it keeps, is handed from command to command.
test('Redshift starts alone, serves, and makes room for all endpoints when a command needs them', async () => {
  const alone = await home.json<Pick<LocalEndpoints, 'redshift'>>([
    'local',
    'up',
    '--redshift-only',
    ...ports,
  ])
  expect(Object.keys(alone)).toEqual(['redshift'])
  const { host, port, database, user, password, ca } = alone.redshift
  expect((await stat(ca)).isFile()).toBe(true)
  const client = new Client({ host, port, database, user, password })
  await client.connect()
  await client.query('create table kept as select 1 as a')
  await client.end()

  const first = await pid()
  expect(await home.sql('select a from kept')).toEqual([{ a: 1 }])
  const { stdout } = await home.lakeload(['local', 'up', '--redshift-only'])
  expect(stdout).toContain(`Redshift  postgresql://lakeload:`)
  expect(stdout).not.toContain('S3 ')
  expect((await home.lakeload(['local', 'status'])).stdout).not.toContain('launches')
  expect(await pid()).toBe(first)

  const all = await home.json<LocalEndpoints>(['local', 'up', ...ports])
  expect(Object.keys(all)).toEqual(['s3', 'redshift', 'api'])
  expect(all.redshift.password).toBe(password)
  expect(await home.sql('select a from kept')).toEqual([{ a: 1 }])
  // All that is asked for is up: nothing is ended for less.
  const second = await pid()
  expect(await home.json(['local', 'up', '--redshift-only'])).toEqual(all)
  expect(await pid()).toBe(second)
}, 180_000)
