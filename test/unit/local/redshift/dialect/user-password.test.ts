import { rewriteStatement } from '../../../../../local/redshift/dialect/rewrite'
import { passwordHash } from '../../../../../local/redshift/password-hash'

const rewritten = (sql: string): string => {
  const result = rewriteStatement(sql)
  return result.kind === 'sql' ? result.sql : result.kind
}

test.each([
  [`create user job password 'Word1234'`, 'job', 'Word1234'],
  [`CREATE USER Job WITH PASSWORD 'Word1234' CREATEDB`, 'job', 'Word1234'],
  [`alter user "IAMR:Job" password 'Word(1234)'`, 'IAMR:Job', 'Word(1234)'],
  [`create user job password 'sha256|Word1234'`, 'job', 'Word1234'],
])('%s is kept as a hash', (sql, user, password) => {
  expect(rewritten(sql)).toContain(`'${passwordHash(user, password)}'`)
  expect(rewritten(sql)).not.toContain(password)
})

test('a hash is passed on', () => {
  const sql = `create user job password 'md5153c434b4b77c89e6b94f12c5393af5b'`
  expect(rewritten(sql)).toBe(sql)
})

test.each([
  'Wor1234',
  'word1234',
  'WORD1234',
  'Wordword',
  'Word 1234',
  'Word/1234',
  'Word@1234',
  `Word''1234`,
])('the password %s is refused', (password) => {
  expect(rewriteStatement(`create user job password '${password}'`)).toMatchObject({
    kind: 'refused',
    code: '22023',
    message: 'password does not meet the rules',
  })
})

test(`the name of a user of more than 63 bytes counts as people write it`, () => {
  const user = `Job${'x'.repeat(90)}`
  expect(rewritten(`create user "${user}" password 'Word1234'`)).toContain(passwordHash(user, 'Word1234'))
})
