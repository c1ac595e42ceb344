import { describeLoadError, type LoadErrorRow, loadErrorHint } from '../../../job/load/load-error-row'

const file = 's3://lake/processed/shop/lines/part-00000.parquet'
const row: LoadErrorRow = { code: '', reason: '', file, line: '-1', column: '', type: '', value: '' }
const safe = 'nothing was changed and a rerun is safe; '

test.each<[Partial<LoadErrorRow>, string, string]>([
  [
    {
      reason: `The length of the data column article is longer than the length defined in the table. Table: 40, Data: 41, File name: https://s3.eu-west-1.amazonaws.com/lake/x.parquet`,
      column: 'article',
      type: 'VARCHAR(40)',
      value: 'xxx',
      line: '7',
    },
    'The length of the data column article is longer than the length defined in the table. Table: 40, Data: 41, ' +
      `column \`article\` (VARCHAR(40)), value \`xxx\`, file \`${file}\`, line 7`,
    'the value is longer than its column, or out of the range of its type: give `article` a longer or wider type in schema.yml and stage again, then load again',
  ],
  [
    {
      reason: `File 'https://s3.eu-west-1.amazonaws.com/lake/x.parquet' has an incompatible Parquet schema for column 's3://lake/x.parquet.line_index'. Column type: INTEGER, Parquet schema: optional int64 line_index`,
      column: 'line_index',
    },
    'the file has an incompatible Parquet schema. Column type: INTEGER, Parquet schema: optional int64 line_index, ' +
      `column \`line_index\`, file \`${file}\``,
    'correct `line_index` of the table in schema.yml and stage again, then load again',
  ],
  [
    {
      reason:
        'Unmatched number of columns between table and file. Table columns: 4, Data columns: 3, File name: https://s3.eu-west-1.amazonaws.com/lake/x.parquet',
    },
    `Unmatched number of columns between table and file. Table columns: 4, Data columns: 3, file \`${file}\``,
    'stage again, so that the files have the columns of the contract, then load again',
  ],
  [
    { reason: 'S3ServiceException:Access Denied,Status 403,Error AccessDenied', line: '0' },
    `S3ServiceException:Access Denied,Status 403,Error AccessDenied, file \`${file}\``,
    'check that the file is in the lake and that the role of COPY may read it, then load again',
  ],
  // PostHog/posthog#61603: a manifest that may not be read is reported as this.
  [
    { reason: 'COPY with MANIFEST parameter requires full path of an S3 object', file: '' },
    'COPY with MANIFEST parameter requires full path of an S3 object',
    'check that the file is in the lake and that the role of COPY may read it, then load again',
  ],
])('%j', (fields, description, hint) => {
  expect(describeLoadError({ ...row, ...fields })).toBe(description)
  expect(loadErrorHint({ ...row, ...fields })).toBe(safe + hint)
})
