import { parseCopy } from '../../../../../local/redshift/copy/parse-copy'
import { SqlError, type SqlErrorFields } from '../../../../../local/redshift/protocol/sql-error'

const role = "iam_role 'arn:aws:iam::1:role/r'"
const from = `from 's3://bucket/some/key' ${role}`

function refusal(sql: string): SqlErrorFields | undefined {
  try {
    parseCopy(sql)
    return undefined
  } catch (error) {
    if (error instanceof SqlError) return error.fields
    throw error
  }
}

describe('a COPY that is carried out', () => {
  const plain = {
    table: { name: 't' },
    bucket: 'bucket',
    key: 'some/key',
    isManifest: false,
    iamRole: 'arn:aws:iam::1:role/r',
    serializeToJson: false,
  }

  test.each([
    ['the plain form', `copy t ${from} format as parquet`, plain],
    ['FORMAT without AS', `COPY t ${from} FORMAT PARQUET;`, plain],
    ['the bare format', `copy t ${from} parquet`, plain],
    ['a manifest', `copy t ${from} format as parquet manifest`, { ...plain, isManifest: true }],
    [
      'options in any order',
      `copy t from 's3://bucket/some/key' manifest format parquet ${role}`,
      { ...plain, isManifest: true },
    ],
    [
      'SERIALIZETOJSON',
      `copy t ${from} format as parquet serializetojson manifest`,
      { ...plain, isManifest: true, serializeToJson: true },
    ],
    [
      'the default role',
      "copy t from 's3://bucket/some/key' iam_role default parquet",
      { ...plain, iamRole: 'default' },
    ],
    [
      'a role in CREDENTIALS',
      "copy t from 's3://bucket/some/key' with credentials as 'aws_iam_role=arn:x' parquet",
      { ...plain, iamRole: 'arn:x' },
    ],
    ['STATUPDATE, which changes nothing', `copy t ${from} parquet statupdate off`, plain],
    [
      'a schema and a column list',
      `copy "S".T (A, "b c") ${from} parquet`,
      { ...plain, table: { schema: 's', name: 't' }, columns: ['a', 'b c'] },
    ],
    [
      'the database by its name',
      `copy dev.s.t ${from} parquet`,
      { ...plain, table: { schema: 's', name: 't' } },
    ],
    ['comments', `/* a */ copy t -- b\n ${from} parquet /* c */`, plain],
    [
      'a quote in the key',
      "copy t from 's3://bucket/it''s\\\\x' iam_role default parquet",
      { ...plain, key: "it's\\x", iamRole: 'default' },
    ],
  ])('%s', (_name, sql, expected) => {
    expect(parseCopy(sql)).toEqual(expected)
  })
})

describe('a COPY that is refused', () => {
  test.each([
    ['another format', `copy t ${from} format as csv`, 'FORMAT CSV'],
    ['a bare format', `copy t ${from} json 'auto'`, 'FORMAT JSON'],
    ['no format', `copy t ${from}`, 'the default text format'],
    ['an option of text files', `copy t ${from} gzip`, 'GZIP'],
    ['an option of Redshift for columnar files', `copy t ${from} parquet fillrecord`, 'FILLRECORD'],
    ['an option with an argument', `copy t ${from} parquet acceptinvchars as '^'`, 'ACCEPTINVCHARS'],
    ['an unknown option', `copy t ${from} parquet turbo`, 'turbo'],
    ['another source', `copy t from 'dynamodb://x' ${role} parquet`, 'dynamodb://x'],
  ])('%s, by its name', (_name, sql, named) => {
    const fields = refusal(sql)
    expect(fields?.code).toBe('0A000')
    expect(fields?.message).toContain(named)
  })

  test.each([
    ["region 'eu-west-1'", 'REGION'],
    ["region as 'eu-west-1'", 'REGION'],
    ['maxerror 5', 'MAXERROR'],
    ['compupdate off', 'COMPUPDATE'],
    ['gzip', 'GZIP'],
  ])('%s with Parquet, in the words of Redshift', (option, name) => {
    const message = `${name} argument is not supported for PARQUET based COPY`
    expect(refusal(`copy t ${from} format as parquet ${option}`)?.message).toBe(message)
    expect(refusal(`copy t ${from} ${option} format as parquet`)?.message).toBe(message)
  })

  test.each([
    "credentials 'aws_access_key_id=AKIA;aws_secret_access_key=secret'",
    "access_key_id 'AKIA' secret_access_key 'secret'",
    "session_token 'secret'",
  ])('an access key, without repeating it: %s', (authorization) => {
    const fields = refusal(`copy t from 's3://b/k' ${authorization} parquet`)
    expect(fields?.code).toBe('0A000')
    expect(fields?.hint).toContain('IAM_ROLE')
    expect(JSON.stringify(fields)).not.toMatch(/AKIA|secret'/)
  })

  test.each([
    ['no role', "copy t from 's3://b/k' parquet"],
    ['no source', 'copy t'],
    ['an unfinished column list', "copy t (a from 's3://b/k' parquet"],
    ['two formats', `copy t ${from} parquet parquet`],
    ['a number for a role', "copy t from 's3://b/k' iam_role 5 parquet"],
  ])('%s is a syntax error', (_name, sql) => {
    expect(refusal(sql)?.code).toBe('42601')
  })

  test('a table of another database', () => {
    expect(refusal(`copy other.s.t ${from} parquet`)?.code).toBe('0A000')
  })
})
