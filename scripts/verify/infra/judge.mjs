/**
 * @typedef {{ check_id: string, check_name: string, resource: string, file_path: string }} Finding
 * @typedef {{ check: string, resources?: RegExp, because: string }} Explanation
 */

/**
 * Judges what checkov has found: what nothing explains fails, and so do explanations of what is found no more.
 *
 * @param {{ results: { failed_checks: readonly Finding[] }, summary: { passed: number, parsing_errors: number } }} report
 * @param {readonly Explanation[]} explained
 * @returns {{ lines: readonly string[], isGood: boolean }}
 */
export function judge({ results, summary }, explained) {
  const found = results.failed_checks
  const used = new Set()
  const open = found.filter(({ check_id, resource }) => {
    const reason = explained.find(
      ({ check, resources }) => check === check_id && (resources?.test(resource) ?? true),
    )
    if (reason !== undefined) used.add(reason)
    return reason === undefined
  })
  const idle = explained.filter((reason) => !used.has(reason))
  // A file that is not understood, or nothing to check, is no pass.
  const isBlind = summary.passed === 0 || summary.parsing_errors > 0
  return {
    lines: [
      ...open.map(
        ({ check_id, check_name, resource, file_path }) =>
          `${check_id} ${file_path} ${resource}: ${check_name}`,
      ),
      ...idle.map(({ check }) => `${check} is explained, and found nowhere: remove it from explained.mjs`),
      ...(isBlind ? ['checkov has not understood the stacks, or had nothing to check'] : []),
      `${summary.passed} checks passed, ${found.length - open.length} are explained, ${open.length} failed`,
    ],
    isGood: open.length === 0 && idle.length === 0 && !isBlind,
  }
}
