import { bootstrapStatements } from './redshift/catalog/bootstrap'
import { copyParameters } from './redshift/copy/copy-options'
import { StatementReader } from './redshift/copy/statement-reader'
import { rewrittenFunctions } from './redshift/dialect/functions'
import { type RefusalEntry, refusals } from './redshift/dialect/refusals'
import { settings } from './redshift/dialect/session'
import { showForms } from './redshift/dialect/show'
import { differences } from './redshift/differences'
import { SqlError } from './redshift/protocol/sql-error'
import { unloadParameters } from './redshift/unload/unload-options'

/** `docs/local-redshift.md`: what the local Redshift takes, refuses and does otherwise, from the tables that its code reads. */
export function redshiftDocument(): string {
  // What stands in rs_catalog is reached by a rewritten call only.
  const functions = unique([
    ...rewrittenFunctions,
    ...namesOf(/CREATE (?:FUNCTION|AGGREGATE) pg_catalog\.(\w+)/gi),
  ])
  const views = namesOf(/CREATE (?:TABLE|VIEW) (?:pg_catalog|rs_catalog)\.(\w+)/gi)
  return `# The local Redshift

Written from the tables in \`local/redshift\` by \`npm run docs\`. How to start it, and how clients reach it: [local.md](local.md).
\`test/conformance\` holds what it answers against Amazon's documentation, case by case, and runs on a real cluster too.

A statement goes through the gateway (\`protocol\`, \`gateway\`) and the rewriter (\`dialect\`) to an embedded PostgreSQL (\`engine\`,
\`catalog\`). What no table below names is PostgreSQL's, where Redshift has it too.

## Functions

Beside those that are the same in both, these are rewritten, or made for it:

${list(functions)}

## Parameters of COPY

${list(takenOf(copyParameters).map(upper))}

Known, and refused by name: ${list(refusedOf(copyParameters).map(upper))}.

## Parameters of UNLOAD

${list(takenOf(unloadParameters).map(upper))}

Known, and refused by name: ${list(refusedOf(unloadParameters).map(upper))}. ZSTD needs Node ≥ 22.15.

## System tables and views

${list(views.filter((name) => /^(svv|svl|stl|stv|sys)_|^pg_table_def$/.test(name)))}

## SHOW

${list(showForms)}, and a setting.

## Settings

Those that only Redshift has, with what SHOW answers before they are set:

| setting | default |
| --- | --- |
${[...settings].map(([name, usual]) => `| \`${name}\` | ${usual === '' ? '' : `\`${usual}\``} |`).join('\n')}

## Refused, as Redshift refuses it

${table(refusals.filter(({ missingIn }) => missingIn === 'redshift'))}

## Refused here only

Redshift has these, and the local endpoint has not:

${table(refusals.filter(({ missingIn }) => missingIn === 'local'))}

## Accepted, and different

| | here | on Redshift |
| --- | --- | --- |
${differences.map(({ subject, here, onRedshift }) => `| ${subject} | ${here} | ${onRedshift} |`).join('\n')}
`
}

function table(entries: readonly RefusalEntry[]): string {
  const rows = entries.map(({ construct, hint }) => `| ${cell(construct)} | ${cell(hint)} |`)
  return ['| construct | what to do |', '| --- | --- |', ...rows].join('\n')
}

function namesOf(pattern: RegExp): readonly string[] {
  const text = bootstrapStatements().join('\n')
  return unique([...text.matchAll(pattern)].map((match) => (match[1] ?? '').toLowerCase()))
}

const upper = (name: string): string => name.toUpperCase()
const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort()
const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')
/** A bar would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|')

/** A parameter as the tables of COPY and UNLOAD have it. */
type ReadParameter = (reader: StatementReader, draft: never) => void

/** A parameter that is refused by name says so before it reads anything. */
function isRefused(read: ReadParameter): boolean {
  try {
    read(new StatementReader(''), { given: new Set() } as never)
    return false
  } catch (error) {
    return error instanceof SqlError && error.fields.code === '0A000'
  }
}

function takenOf(parameters: ReadonlyMap<string, ReadParameter>): readonly string[] {
  return [...parameters].flatMap(([name, read]) => (isRefused(read) ? [] : name)).sort()
}

function refusedOf(parameters: ReadonlyMap<string, ReadParameter>): readonly string[] {
  return [...parameters].flatMap(([name, read]) => (isRefused(read) ? name : [])).sort()
}
