import type { Client } from 'pg'
import { startTestRedshift, type TestRedshift } from '../../../../support/redshift/test-redshift'

let redshift: TestRedshift
let writer: Client
let reader: Client

beforeAll(async () => {
  redshift = await startTestRedshift()
  writer = await redshift.connect()
  reader = await redshift.connect()
})

afterAll(() => redshift.close())

beforeEach(async () => {
  await writer.query('drop table if exists kept')
  await writer.query('create table kept (id integer, doc super)')
})

const stored = async (client: Client) =>
  (await client.query('select id, doc from kept order by id')).rows as unknown[]

test('a string is stored as a SUPER string, at once for every session', async () => {
  await writer.query(`insert into kept values (1, '{"a": 1}'), (2, json_parse('{"a": 1}'))`)
  expect(await stored(reader)).toEqual([
    { id: 1, doc: String.raw`"{\"a\": 1}"` },
    { id: 2, doc: '{"a":1}' },
  ])
  await writer.query(`update kept set doc = 'text' where id = 2`)
  expect(await stored(reader)).toContainEqual({ id: 2, doc: '"text"' })
})

test('an error of a later statement takes nothing back', async () => {
  await writer.query(`insert into kept values (1, 'a')`)
  await expect(writer.query('select 1 / 0')).rejects.toMatchObject({ code: '22012' })
  expect(await stored(writer)).toEqual([{ id: 1, doc: '"a"' }])
})

test('a prepared statement, and one of several in a Query, store it too', async () => {
  await writer.query({ name: 'keep', text: `insert into kept values ($1, 'a')`, values: [1] })
  await writer.query(`insert into kept values (2, 'b'); insert into kept values (3, 'c')`)
  expect(await stored(reader)).toEqual([
    { id: 1, doc: '"a"' },
    { id: 2, doc: '"b"' },
    { id: 3, doc: '"c"' },
  ])
})

test('a transaction that has failed answers as one, and a table that is not there too', async () => {
  await writer.query('begin')
  await expect(writer.query('select 1 / 0')).rejects.toMatchObject({ code: '22012' })
  await expect(writer.query(`insert into kept values (1, 'a')`)).rejects.toMatchObject({ code: '25P02' })
  await writer.query('rollback')
  await expect(writer.query(`insert into nothing values (1, 'a')`)).rejects.toMatchObject({ code: '42P01' })
  expect(await stored(writer)).toEqual([])
})

test('what is asked for a lateral alias leaves no transaction open either', async () => {
  await writer.query('drop table if exists made')
  await writer.query('create table made as select 1 as one, one + 1 as two')
  expect((await reader.query('select one, two from made')).rows).toEqual([{ one: 1, two: 2 }])
})
