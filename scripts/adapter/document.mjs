import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The report of a run of dbt's tests for adapters, from what pytest has printed. */
export function adapterDocument(output, folder, selection = '') {
  const total = Number(/(\d+) items/.exec(output)?.[1] ?? 0)
  const outcomes = new Map()
  for (const [, outcome, id] of output.matchAll(/%\] (PASSED|FAILED|ERROR|SKIPPED) (\S+)/g))
    outcomes.set(id, outcome)
  const those = (...wanted) =>
    [...outcomes].filter(([, outcome]) => wanted.includes(outcome)).map(([id]) => id)
  const leftOut = JSON.parse(readFileSync(join(folder, 'left-out.json'), 'utf8'))
  const reasonOf = (id) => leftOut.find(({ tests }) => tests.some((name) => id.includes(name)))?.reason
  const [passed, failed] = [those('PASSED'), those('FAILED', 'ERROR')]
  const broken = failed.filter((id) => reasonOf(id) === undefined)
  const notApplicable = [...failed.filter((id) => reasonOf(id) !== undefined), ...those('SKIPPED')]
  const applicable = passed.length + broken.length
  const share = applicable === 0 ? 0 : Math.round((passed.length / applicable) * 100)
  return `# dbt’s tests for adapters on the local Redshift

Written by \`npm run test:adapter\`: the tests that PyPI’s dbt-tests-adapter ships, run by dbt-redshift against the endpoint.
dbt-redshift’s own functional tests are not on PyPI.${selection === '' ? '' : ` This is a selection of them only: \`${selection}\`.`}

${outcomes.size} of ${total} tests were run: ${passed.length} passed, ${broken.length} failed, ${notApplicable.length} not applicable (${share} % of the applicable ones passed).

## Failed

${
  broken.length === 0
    ? 'None.'
    : broken
        .sort()
        .map((id) => `- \`${id}\``)
        .join('\n')
}

## Not applicable

${leftOut.map(({ reason, tests }) => `- ${reason}: ${tests.map((test) => `\`${test}\``).join(', ')}`).join('\n')}
`
}
