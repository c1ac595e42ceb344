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
    format: { kind: 'parquet', serializeToJson: false },
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
      { ...plain, isManifest: true, format: { kind: 'parquet', serializeToJson: true } },
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
    expect(parseCopy(sql)).toMatchObject(expected)
  })
})

describe('parameters', () => {
  const read = (parameters: string) => parseCopy(`copy t ${from} ${parameters}`)

  test('text with a pipe is what no format means', () => {
    expect(read('').format).toEqual({ kind: 'text', delimiter: '|', escape: false, removeQuotes: false })
  })

  test.each([
    ['csv', { kind: 'csv', delimiter: ',', quote: '"' }],
    ["format as csv delimiter ';' quote as '%'", { kind: 'csv', delimiter: ';', quote: '%' }],
    ["delimiter '\\t' csv", { kind: 'csv', delimiter: '\t', quote: '"' }],
    [
      "delimiter '\\011' escape removequotes",
      { kind: 'text', delimiter: '\t', escape: true, removeQuotes: true },
    ],
    ["format delimiter as '^'", { kind: 'text', delimiter: '^', escape: false, removeQuotes: false }],
    ["fixedwidth as 'id:3, name :10'", { kind: 'fixed', widths: [3, 10] }],
    ['json', { kind: 'json', option: 'auto' }],
    ["format json as 'auto ignorecase'", { kind: 'json', option: 'auto ignorecase' }],
    ["json 's3://b/paths.json'", { kind: 'json', option: { bucket: 'b', key: 'paths.json' } }],
  ])('%s', (parameters, format) => {
    expect(read(parameters).format).toEqual(format)
  })

  test('every parameter finds its place, in any order, with commas or without', () => {
    const command = parseCopy(
      `copy t from 's3://b/k' maxerror as 7, gzip ignoreheader 2 ${role} csv, region as 'us-east-1', null as 'x' emptyasnull
       blanksasnull trimblanks truncatecolumns fillrecord acceptinvchars '^' acceptanydate dateformat 'auto'
       timeformat as 'epochsecs' roundec noload explicit_ids ignoreblanklines manifest encoding utf16le
       compupdate preset, comprows 5000 statupdate on`,
    )
    expect(command).toMatchObject({
      region: 'us-east-1',
      isManifest: true,
      compression: 'gzip',
      encoding: 'utf16le',
      conversion: {
        nullAs: 'x',
        emptyAsNull: true,
        blanksAsNull: true,
        trimBlanks: true,
        truncateColumns: true,
        fillRecord: true,
        invalidCharacter: '^',
        acceptAnyDate: true,
        dateFormat: 'auto',
        timeFormat: 'epochsecs',
        roundDecimals: true,
      },
      load: { maxErrors: 7, noLoad: true, explicitIds: true, ignoreHeader: 2, ignoreBlankLines: true },
    })
  })

  test("the null of '\\N' keeps its backslash, whether it is doubled or not", () => {
    expect(read("null as '\\N'").conversion.nullAs).toBe('\\N')
    expect(read("null as '\\\\N'").conversion.nullAs).toBe('\\N')
    expect(read('').conversion.nullAs).toBe('\\N')
  })

  test('no error is borne by default, and 0 means the first as 1 does', () => {
    expect(read('').load.maxErrors).toBe(1)
    expect(read('maxerror 0').load.maxErrors).toBe(1)
    expect(read('ignoreallerrors').load.maxErrors).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('a COPY that is refused', () => {
  test.each([
    ['a format', `copy t ${from} format as avro 'auto'`, 'FORMAT AVRO'],
    ['a bare format', `copy t ${from} orc`, 'FORMAT ORC'],
    ['a compression', `copy t ${from} lzop`, 'LZOP'],
    ['encryption', `copy t ${from} encrypted`, 'ENCRYPTED'],
    ['an option with an argument', `copy t ${from} readratio 50`, 'READRATIO'],
    ['a job', `copy t ${from} job create j auto on`, 'JOB'],
    ['invalid letters in Parquet', `copy t ${from} parquet acceptinvchars as '^'`, 'ACCEPTINVCHARS'],
    ['another source', `copy t from 'dynamodb://x' ${role} parquet`, 'dynamodb://x'],
  ])('%s that this endpoint has not, by its name', (_name, sql, named) => {
    const fields = refusal(sql)
    expect(fields?.code).toBe('0A000')
    expect(fields?.message).toContain(named)
  })

  test.each([
    ['an unknown parameter', `copy t ${from} csv turbo`, 'turbo'],
    ['an unknown format', `copy t ${from} format as yaml`, 'yaml'],
    ['no format behind FORMAT', `copy t ${from} format as gzip`, 'gzip'],
    ['an argument too many', `copy t ${from} csv ignoreheader 1 2`, '2'],
  ])('%s, in the words of the grammar', (_name, sql, named) => {
    expect(refusal(sql)).toMatchObject({ code: '42601', message: `syntax error at or near "${named}"` })
  })

  test.each([
    ['csv escape', 'CSV is not compatible with ESCAPE'],
    ['csv removequotes', 'CSV is not compatible with REMOVEQUOTES'],
    ["csv fixedwidth 'a:1'", 'CSV is not compatible with FIXEDWIDTH'],
    ["json 'auto' csv", 'CSV is not compatible with JSON'],
    ["json 'auto' delimiter ','", 'JSON is not compatible with DELIMITER'],
    ["json 'auto' escape", 'JSON is not compatible with ESCAPE'],
    ["json 'auto' fillrecord", 'JSON is not compatible with FILLRECORD'],
    ["json 'auto' ignoreblanklines", 'JSON is not compatible with IGNOREBLANKLINES'],
    ["json 'auto' null as ''", 'JSON is not compatible with NULL'],
    ["json 'auto' removequotes", 'JSON is not compatible with REMOVEQUOTES'],
    ["fixedwidth 'a:1' delimiter ','", 'FIXEDWIDTH is not compatible with DELIMITER'],
    ["fixedwidth 'a:1' escape", 'FIXEDWIDTH is not compatible with ESCAPE'],
    ['ignoreallerrors maxerror 2', 'MAXERROR is not compatible with IGNOREALLERRORS'],
    ["quote '%'", 'QUOTE is only available with CSV'],
    ['gzip bzip2', 'conflicting or redundant options'],
    ['gzip gzip', 'conflicting or redundant options'],
  ])('%s', (parameters, message) => {
    expect(refusal(`copy t ${from} ${parameters}`)).toMatchObject({ code: '42601', message })
  })

  test.each([
    ['maxerror 100001', 'MAXERROR must be a whole number from 0 to 100000'],
    ['comprows 999', 'COMPROWS must be a whole number from 1000 to 2147483647'],
    ['ignoreheader 1.5', 'IGNOREHEADER must be a whole number from 0 to 2147483647'],
    ["delimiter ''", "DELIMITER '' is not a valid value of COPY"],
    ["delimiter 'a\\n'", "DELIMITER 'a\n' is not a valid value of COPY"],
    ["delimiter '\\302'", "DELIMITER '\ufffd' is not a valid value of COPY"],
    ["csv quote ''", 'COPY QUOTE must be a single ASCII character'],
    ["null as '\\n'", 'NULL AS is not a valid value of COPY'],
    ['encoding latin2', 'ENCODING latin2 is not a valid value of COPY'],
    ["json 'guess'", "JSON 'guess' is not a valid value of COPY"],
  ])('a value that is none: %s', (parameters, message) => {
    expect(refusal(`copy t ${from} ${parameters}`)).toMatchObject({ code: '22023', message })
  })

  test.each([
    ["region 'eu-west-1'", 'REGION'],
    ["region as 'eu-west-1'", 'REGION'],
    ['maxerror 5', 'MAXERROR'],
    ['compupdate off', 'COMPUPDATE'],
    ['gzip', 'GZIP'],
    ['noload', 'NOLOAD'],
    ['acceptanydate', 'ACCEPTANYDATE'],
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
    ['two roles', `copy t ${from} iam_role default`],
    ['a number for a role', "copy t from 's3://b/k' iam_role 5 parquet"],
  ])('%s is a syntax error', (_name, sql) => {
    expect(refusal(sql)?.code).toBe('42601')
  })

  test('a table of another database', () => {
    expect(refusal(`copy other.s.t ${from} parquet`)?.code).toBe('0A000')
  })
})
