import { Client } from 'pg'
import { startTestRedshift, type TestRedshift } from '../../../support/redshift/test-redshift'

let redshift: TestRedshift
let admin: Client

beforeAll(async () => {
  redshift = await startTestRedshift()
  admin = await redshift.connect()
})
afterAll(() => redshift.close())

/** Logs in as a user, and runs one statement. */
async function as(user: string, password: string, sql: string): Promise<readonly unknown[]> {
  const client = new Client({ ...redshift, user, password })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const refused = { code: '28P01' }

test('a user with a disabled password is there, and cannot log in', async () => {
  await admin.query('create user "IAMR:Closed-job" password disable')
  expect((await admin.query(`select usename from pg_user where usename like 'IAMR:%'`)).rows).toEqual([
    { usename: 'IAMR:Closed-job' },
  ])
  await expect(as('IAMR:Closed-job', '', 'select 1')).rejects.toMatchObject(refused)
})

test('a password lets a user in until it is not valid any more', async () => {
  await admin.query(`create user "IAMR:Open-job" password 'Word1234'`)
  expect(await as('IAMR:Open-job', 'Word1234', 'select current_user::varchar as me')).toEqual([
    { me: 'IAMR:Open-job' },
  ])
  await expect(as('IAMR:Open-job', 'Word', 'select 1')).rejects.toMatchObject(refused)
  await expect(as('iamr:open-job', 'Word1234', 'select 1')).rejects.toMatchObject(refused)
  await admin.query(`alter user "IAMR:Open-job" valid until '2020-01-01'`)
  await expect(as('IAMR:Open-job', 'Word1234', 'select 1')).rejects.toMatchObject(refused)
})

test('a user of 127 letters logs in, and changes the password', async () => {
  const user = `IAMR:${'Job'.repeat(41).slice(0, 122)}`
  await admin.query(`create user "${user}" password 'Word1234'`)
  expect(await as(user, 'Word1234', 'select current_user as me, session_user as "by"')).toEqual([
    { me: user, by: user },
  ])
  await expect(as(`${user.slice(0, -1)}x`, 'Word1234', 'select 1')).rejects.toMatchObject(refused)
  await as(user, 'Word1234', `alter user "${user}" password 'Word12345'`)
  await expect(as(user, 'Word1234', 'select 1')).rejects.toMatchObject(refused)
  expect(await as(user, 'Word12345', 'select 1 as a')).toEqual([{ a: 1 }])
})

test('a password in the form that asks for SHA-256 is that password', async () => {
  await admin.query(`create user strong password 'sha256|Word1234'`)
  expect(await as('strong', 'Word1234', 'select 1 as a')).toEqual([{ a: 1 }])
  await expect(
    admin.query(`create user stronger password 'sha256|${'a'.repeat(64)}|salt'`),
  ).rejects.toMatchObject({
    code: '0A000',
    message: 'a SHA-256 digest is not supported by the local Redshift',
  })
})

test('the log tells each user’s statements apart', async () => {
  await admin.query(`create user "IAMR:Reader" password 'Word1234'`)
  await as('IAMR:Reader', 'Word1234', 'select 4711 as probe')
  const { rows } = await admin.query(
    `select u.usename from sys_query_history q join pg_user u on u.usesysid = q.user_id where q.query_text like 'select 4711%'`,
  )
  expect(rows).toEqual([{ usename: 'IAMR:Reader' }])
})

test('a user may do what was granted, and nothing else', async () => {
  await admin.query(`create user "IAMR:Some-job" password 'Word1234'`)
  await admin.query('create schema its')
  await admin.query('create schema others')
  await admin.query('create table others.t (a integer)')
  await admin.query('grant usage, create on schema its to "IAMR:Some-job"')
  const run = (sql: string) => as('IAMR:Some-job', 'Word1234', sql)
  await run('create table its.t (a integer) diststyle all')
  await run('insert into its.t values (1)')
  await run('create temp table x (a integer)')
  await run('create view its.v as select a from its.t with no schema binding')
  await run('alter table its.t add column b varchar(10)')
  await run('drop table its.t')
  for (const sql of [
    'select a from others.t',
    'create table others.u (a integer)',
    'create schema third',
    'drop table others.t',
    'create user another password disable',
  ]) {
    await expect(run(sql)).rejects.toMatchObject({ code: '42501' })
  }
})

test('the superuser behind the endpoint is nobody that can log in', async () => {
  await expect(as('postgres', '', 'select 1')).rejects.toMatchObject(refused)
})
