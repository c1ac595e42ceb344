import { JobError } from '../errors/job-error'
import { quoted } from '../stage/refusal'
import type { ContractChange } from './contract-change'

/** How many paths a message names. */
const maxNamed = 5

/** Throws CONTRACT_FROZEN where the records have paths that the contract neither names nor may take. */
export function refuseFrozen(pipeline: string, changes: readonly ContractChange[]): void {
  const frozen = changes.filter(({ kind, verdict }) => kind === 'new_path' && verdict === 'refused')
  const [first] = frozen
  if (first === undefined) return
  const named = frozen.slice(0, maxNamed).map(describe).join('; ')
  const more = frozen.length > maxNamed ? `; and ${frozen.length - maxNamed} more` : ''
  const what = frozen.length === 1 ? 'a path' : `${frozen.length} paths`
  const { stream, path, count, example } = first
  throw new JobError(
    'CONTRACT_FROZEN',
    `the records have ${what} that the frozen contract of \`${pipeline}\` does not name: ${named}${more}`,
    {
      hint: `take it over with \`lakeload infer ${pipeline} --update\`, name it in \`ignored\` of pipelines/${pipeline}/schema.yml, or set another \`schemaContract\`; then run again`,
      context: {
        stream,
        path,
        count,
        paths: frozen.length,
        ...(example === undefined
          ? {}
          : { value: example.value, raw_object: example.raw_object, raw_line: example.line }),
      },
    },
  )
}

function describe({ path, stream, count, example }: ContractChange): string {
  const values = count === 1 ? '1 value' : `${count} values`
  const shown =
    example === undefined
      ? ''
      : `, such as ${quoted(example.value, 80)} in line ${example.line} of \`${example.raw_object}\``
  return `\`${path}\` of ${stream} (${values}${shown})`
}
