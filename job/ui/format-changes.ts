import type { ChangeKind, ContractChange } from '../evolve/contract-change'
import { formatCount } from './format'

/** How many changes are listed; `--json` has all of them. */
const maxListed = 40
/** How much of a value a line shows. */
const maxValue = 60

const kindWords: Readonly<Record<ChangeKind, string>> = {
  new_table: 'new table',
  new_column: 'new column',
  widened: 'longer',
  variant: 'variant',
  type_misfit: 'misfit',
  new_path: 'new path',
  vanished: 'vanished',
}

const verdictWords = {
  applied: '',
  reported: 'not loaded, kept in the raw records',
  refused: 'refused',
  quarantined: 'its records go to quarantine',
  discarded: 'left out of the table, kept in the raw records',
} as const

/** The changes of a contract as people read them, a line each; empty where there are none. */
export function formatChanges(pipeline: string, changes: readonly ContractChange[]): string {
  if (changes.length === 0) return ''
  const width = Math.max(...changes.map(({ kind }) => kindWords[kind].length))
  const lines = changes
    .slice(0, maxListed)
    .map((change) => `  ${kindWords[change.kind].padEnd(width)}  ${describe(pipeline, change)}`)
  if (changes.length > maxListed)
    lines.push(`  … and ${formatCount(changes.length - maxListed)} more; --json has all`)
  const isEvolved = changes.some(({ verdict }) => verdict === 'applied')
  const note = `schema.yml and dbt do not know what is new until \`lakeload infer ${pipeline} --update --evolved\` and \`lakeload dbt generate ${pipeline}\``
  return ['contract and records:', ...lines, ...(isEvolved ? [note] : [])].join('\n')
}

function describe(pipeline: string, change: ContractChange): string {
  const { kind, table, column, path, type, verdict, count, example, why } = change
  const place = `${pipeline}.${table}${column === undefined ? '' : `.${column}`}`
  const outcome = verdictWords[verdict] === '' || kind === 'vanished' ? '' : `; ${verdictWords[verdict]}`
  const values = count === 1 ? '1 value' : `${formatCount(count)} values`
  const shown =
    example === undefined
      ? ''
      : `, such as ${show(example.value)} in line ${example.line} of ${example.raw_object}`
  switch (kind) {
    case 'new_table':
      return `${place}, a row for each ${path}: ${values}${shown}`
    case 'new_column':
      return `${place} ${type}, from ${path}: ${values}${shown}`
    case 'widened':
      return `${place} is ${type}: ${values}${shown}`
    case 'variant':
      return `${place} ${type}, for ${values} of ${path} that fit nowhere else${shown}`
    case 'type_misfit':
      return `${place} ${type ?? ''}: ${values} of ${path} ${count === 1 ? 'does' : 'do'} not fit (${why ?? 'another kind'})${shown}${outcome}`.replace(
        ' :',
        ':',
      )
    case 'new_path':
      return `${path}: ${values}${shown}${outcome}`
    case 'vanished':
      return `${place}: no record has ${path}; the column stays`
  }
}

/** A value on one line, cut. */
function show(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not reach a terminal
  const line = value.replace(/[\u0000-\u001f\u007f]+/g, ' ')
  return line.length > maxValue ? `${line.slice(0, maxValue)}…` : line
}
