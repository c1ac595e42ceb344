import { causeOf, knownLoadErrors } from '../load/load-error-causes'

const intro = `# When a load is refused

<!-- Printed by \`npm run docs\`. -->

A load that fails has changed nothing, and its error leads to the record that it failed for. What is told, and in the \`context\` of the
error as data (\`lakeload run --json\`, the run's record and page, alarms):

| what | where from |
| --- | --- |
| cause, column, type, value | \`sys_load_error_detail\`, which every warehouse has; \`stl_load_errors\` where it may be read: it has the value, and is not on Serverless |
| \`file\`, \`line\` | the staged file. JSON files have a record a line; Parquet files have no lines |
| \`raw_object\`, \`raw_line\` | the raw record, found in the staged files of the load: rows of root tables name it, rows of child tables lead to their root row by the key of their parent |
| \`path\`, \`value\` | the place of the value in the record, such as \`$.lines[1].article\` |

A row in a JSON file is the one in the line that the warehouse names. In a Parquet file it is the first one whose value does not fit the
column in the way that the warehouse says: a text that is longer, a value that is missing, or the value that \`stl_load_errors\` quotes.
What the warehouse says of a whole file (it is gone, it has other columns) is about no record.

\`zcat\` shows the record, once the object is here: \`aws s3 cp s3://<bucket>/<raw_object> - | zcat | sed -n '<raw_line>p'\`. A row that
is loaded leads to its record by \`lakeload explain-row\`: [explain-row.md](explain-row.md).

Two more errors name raw objects and lines. A key that several rows of a load have (\`LOAD_KEY_NOT_UNIQUE\`), and a check of the staged
files that fails (\`CHECK_FAILED\`): both come up before anything is in the tables, the check mostly first.

Staging refuses or sets aside what does not fit the contract before COPY sees it, so most of these come up only where something else has
written to the lake, or the role of COPY may not read it.

## Codes

The codes of the warehouse's own tables. Those from 15001 on and 1000 are of columnar files, and AWS lists them nowhere.
`

/** `docs/diagnosis.md`: what an error of a load tells, and the codes of the warehouse with their causes. */
export function diagnosisDocument(): string {
  const rows = knownLoadErrors.map((code) => {
    const { cause = '', fix = '' } = causeOf(String(code)) ?? {}
    return `| ${code} | ${cause} | ${fix.replace('{column}', 'the column')} |`
  })
  return [intro, '| code | cause | way out |', '| --- | --- | --- |', ...rows, ''].join('\n')
}
