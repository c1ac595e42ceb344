import type { DbtFileState, WrittenDbtFile } from '../transform/write-dbt-files'

const done: Readonly<Record<DbtFileState, string>> = {
  created: 'written',
  updated: 'updated',
  unchanged: 'up to date',
  kept: 'kept: changed by hand',
  left_over: 'left over: its table is not in the contract; delete it when nothing needs it',
}

const wouldBe: Readonly<Record<DbtFileState, string>> = {
  ...done,
  created: 'would be written',
  updated: 'would be updated',
}

/** What became of a pipeline's dbt files, a line a file, and the sum. */
export function formatDbtFiles(pipeline: string, files: readonly WrittenDbtFile[], isCheck: boolean): string {
  const words = isCheck ? wouldBe : done
  const lines = files.map(({ path, state }) => `${path}: ${words[state]}`)
  return [...lines, summary(pipeline, files, isCheck)].join('\n')
}

function summary(pipeline: string, files: readonly WrittenDbtFile[], isCheck: boolean): string {
  const count = (...states: readonly DbtFileState[]): number =>
    files.filter(({ state }) => states.includes(state)).length
  const outdated = count('created', 'updated')
  if (isCheck) {
    return outdated === 0
      ? `${pipeline}: up to date`
      : `${pipeline}: ${outdated} not up to date; run \`lakeload dbt generate ${pipeline}\``
  }
  return `${pipeline}: ${outdated} written, ${count('unchanged')} up to date, ${count('kept')} kept`
}
