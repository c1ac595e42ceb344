/**
 * The report of a run of dbt's tests for adapters.
 *
 * @param {readonly { nodeid: string, outcome: string, setup?: { longrepr?: string } }[]} tests as pytest-json-report lists them
 */
export function adapterDocument(tests) {
  const suites = [
    { title: 'dbt-tests-adapter as it ships', holds: (id) => !isOurs(id) },
    { title: 'its tests with Redshift’s answers, and more (`test/adapter/redshift`)', holds: isOurs },
  ]
  const rows = suites.map(({ title, holds }) => [title, count(tests.filter(({ nodeid }) => holds(nodeid)))])
  const all = count(tests)
  const share = Math.round((all.passed / Math.max(all.passed + all.failed, 1)) * 1000) / 10
  const failed = tests.filter(({ outcome }) => isFailure(outcome)).map(({ nodeid }) => `- \`${nodeid}\``)
  return `# dbt’s tests for adapters on the local Redshift

Written by \`npm run test:adapter\`: dbt’s tests for adapters, run by dbt-redshift against the endpoint.

dbt-tests-adapter, which is on PyPI, ships base classes, and runs them with PostgreSQL’s answers. An adapter derives its own classes from them.
dbt-redshift’s are not on PyPI; \`test/adapter/redshift\` holds classes of the same purpose, with the answers that Redshift gives.

| | tests | passed | failed | not applicable |
| --- | ---: | ---: | ---: | ---: |
${[...rows, ['together', all]].map(([title, of]) => `| ${title} | ${of.tests} | ${of.passed} | ${of.failed} | ${of.skipped} |`).join('\n')}

${share} % of the applicable ones passed.

## Failed

${failed.length === 0 ? 'None.' : failed.sort().join('\n')}

## Not applicable

${reasons(tests)}
`
}

const isOurs = (id) => id.startsWith('redshift/')
const isFailure = (outcome) => outcome === 'failed' || outcome === 'error'

function count(tests) {
  const passed = tests.filter(({ outcome }) => outcome === 'passed').length
  const failed = tests.filter(({ outcome }) => isFailure(outcome)).length
  return { tests: tests.length, passed, failed, skipped: tests.length - passed - failed }
}

/** The classes that were left out, under the reason for it. */
function reasons(tests) {
  const classes = new Map()
  for (const { nodeid, outcome, setup } of tests) {
    if (outcome === 'passed' || isFailure(outcome)) continue
    const reason = /Skipped: (.*?)['"]\)$/s.exec(setup?.longrepr ?? '')?.[1] ?? 'no reason given'
    classes.set(reason, (classes.get(reason) ?? new Set()).add(nodeid.split('::')[1] ?? nodeid))
  }
  const lines = [...classes].map(
    ([reason, names]) =>
      `- ${reason}: ${[...names]
        .sort()
        .map((name) => `\`${name}\``)
        .join(', ')}`,
  )
  return lines.length === 0 ? 'None.' : lines.sort().join('\n')
}
