import { Client } from 'pg'
import { encodeMessage } from '../../../../local/redshift/protocol/message'
import {
  bindRequest,
  executeRequest,
  parseRequest,
  queryRequest,
  syncRequest,
} from '../../../../local/redshift/protocol/requests'
import { readFields } from '../../../../local/redshift/protocol/sql-error'
import { startTestRedshift, type TestRedshift } from '../../../support/redshift/test-redshift'
import { letters, WireClient } from '../../../support/redshift/wire-client'

let redshift: TestRedshift

beforeAll(async () => {
  redshift = await startTestRedshift()
})

afterAll(() => redshift.close())

async function settingOf(parameters: Record<string, unknown>, name: string): Promise<unknown> {
  const client = new Client({ ...redshift, ...parameters })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(`show ${name}`)
  await client.end()
  return rows[0]?.[name]
}

test('settings that a client brings when it connects are taken', async () => {
  expect(await settingOf({ statement_timeout: 1500 }, 'statement_timeout')).toBe('1500ms')
  expect(await settingOf({ options: '-c search_path=lake -c query_group=nightly' }, 'search_path')).toBe(
    'lake',
  )
  expect(await settingOf({ options: '-c search_path=lake -c query_group=nightly' }, 'query_group')).toBe(
    'nightly',
  )
  expect(await settingOf({ options: '--query_group=nightly' }, 'query_group')).toBe('nightly')
})

test('a Redshift setting in the start-up message is kept, and what nobody knows is dropped', async () => {
  const { client } = await WireClient.login(redshift, { Query_Group: 'nightly', os_version: 'Linux' })
  client.send(queryRequest('show query_group'))
  const row = (await client.readUntil('Z')).find(({ type }) => type === 'D')
  expect(row?.body.toString('utf8')).toContain('nightly')
  client.destroy()
})

test('a statement of more than 16 MB is refused, by simple and by extended query', async () => {
  const client = await redshift.connect()
  const text = `select 1 as a /* ${'é'.repeat(8 * 1024 * 1024)} */`
  const size = Buffer.byteLength(text)
  for (const queryMode of [undefined, 'extended']) {
    await expect(client.query({ text, queryMode } as never)).rejects.toMatchObject({
      code: '42601',
      message: `Statement is too large. Statement Size: ${size} bytes. Maximum Allowed: 16777216 bytes`,
    })
  }
  const taken = `select 1 as a /* ${'x'.repeat(16 * 1024 * 1024 - 30)} */`
  expect((await client.query(taken)).rows).toEqual([{ a: 1 }])
})

describe('a name of a prepared statement that is taken', () => {
  const truncate = parseRequest('taken', 'truncate spared')
  const select = parseRequest('taken', 'select 1')
  const run = [bindRequest('', 'taken', []), executeRequest('')]

  test('stays that of the statement that has it', async () => {
    const owner = await redshift.connect()
    await owner.query('create table spared (a integer)')
    await owner.query('insert into spared values (1)')
    const { client } = await WireClient.login(redshift)
    client.send(queryRequest('begin'))
    await client.readUntil('Z')
    client.send(select, syncRequest, queryRequest('rollback'), truncate, syncRequest)
    const answers = [await client.readUntil('Z'), await client.readUntil('Z'), await client.readUntil('Z')]
    expect(answers.map(letters)).toEqual(['1Z', 'CZ', 'EZ'])
    client.send(queryRequest('begin'), ...run, syncRequest, queryRequest('rollback'))
    expect(letters(await client.readUntil('Z'))).toBe('CZ')
    // A TRUNCATE would have committed.
    const ran = await client.readUntil('Z')
    expect([letters(ran), ran.at(-1)?.body.toString('utf8')]).toEqual(['2DCZ', 'T'])
    client.destroy()
    expect((await owner.query('select count(*)::integer as n from spared')).rows).toEqual([{ n: 1 }])
  })

  test('is free where the first Parse failed', async () => {
    const { client } = await WireClient.login(redshift)
    client.send(
      parseRequest('taken', 'select nothing'),
      syncRequest,
      select,
      syncRequest,
      ...run,
      syncRequest,
    )
    const answers = [await client.readUntil('Z'), await client.readUntil('Z'), await client.readUntil('Z')]
    expect(answers.map(letters)).toEqual(['EZ', '1Z', '2DCZ'])
    client.destroy()
  })
})

test('whoever breaks the protocol is told before the connection ends', async () => {
  const { client } = await WireClient.login(redshift)
  client.send(encodeMessage('Q', Buffer.alloc(0)).fill(0x7f, 1, 2))
  const [error] = await client.readUntil('none')
  const fields = readFields(error?.body ?? Buffer.alloc(0))
  expect([fields.get('S'), fields.get('C')]).toEqual(['FATAL', '08P01'])
})

test('150 clients work at once, and leave no session behind', async () => {
  const opened = await Promise.all(Array.from({ length: 150 }, () => redshift.connect()))
  const answers = await Promise.all(
    opened.map((client, index) => client.query('select $1::integer as a', [index])),
  )
  expect(answers.map(({ rows }) => rows[0]?.a)).toEqual(opened.map((_, index) => index))
  await Promise.all(opened.map((client) => client.end()))
  const last = await redshift.connect()
  expect((await last.query('select count(*)::integer as n from stv_sessions')).rows[0].n).toBeLessThan(10)
})
