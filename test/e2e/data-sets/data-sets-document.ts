import type { ContractDraft } from '../../../job/infer/contract-draft'
import { describePackage } from './data-set-file'
import type { DataSet } from './data-sets'

const head = `# Data sets

Inference is proven on real data of many shapes: JSON that npm packages ship, which are development dependencies and never
copied into the repository. A test infers the pipeline of each, loads it whole, counts the rows of every table from the
JSON by other means, joins the tables up and compares every value with the file.

\`npm run docs\` writes this page; \`npx jest test/e2e/data-sets\` compares.
`

const note = `
Licences are those of the packages. \`mime-db\` is one object whose names are data: it is loaded as the member \`types\` of
a single record. A key is proposed where a column is unique and never null; where there is none, the stream is
written with \`replace\`, and child tables find their record by the place of its raw line.
`

/** The page that says what inference made of each data set. */
export function dataSetsDocument(drafts: ReadonlyMap<DataSet, ContractDraft>): string {
  const sets = [...drafts.keys()]
  const packages = table(
    ['data set', 'what it is', 'package', 'file', 'licence'],
    sets.map((set) => {
      const { version, license } = describePackage(set)
      const place = set.records === undefined ? '' : `, \`${set.records}\``
      return [`\`${set.name}\``, set.what, `${set.package} ${version}`, `\`${set.file}\`${place}`, license]
    }),
  )
  const shapes = table(
    ['data set', 'records', 'tables', 'columns', 'key'],
    [...drafts].map(([set, draft]) => [
      `\`${set.name}\``,
      draft.records.toLocaleString('en-GB'),
      String(draft.tables.length),
      String(draft.tables.reduce((sum, one) => sum + one.columns.length, 0)),
      draft.key.length === 0 ? 'none' : draft.key.map((column) => `\`${column}\``).join(', '),
    ]),
  )
  const supers = table(
    ['data set', 'path', 'why'],
    [...drafts].flatMap(([set, draft]) =>
      draft.tables.flatMap(({ columns }) =>
        columns
          .filter(({ type }) => type.kind === 'super')
          .map(({ path, reason }) => [`\`${set.name}\``, `\`${path}\``, reason ?? '']),
      ),
    ),
  )
  return [
    head,
    packages,
    note,
    '## What inference makes of them\n',
    shapes,
    '\n## What is kept as SUPER\n',
    supers,
    '',
  ].join('\n')
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}
