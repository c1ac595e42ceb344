import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetupProblem } from './problem.mjs'

/**
 * Starts the local endpoints in a folder of their own, on free ports, and removes them and all that they kept behind the work.
 *
 * @template Result
 * @param {(endpoints: { redshift: Record<string, string | number>, s3: Record<string, string> }, run: (...args: string[]) => string) => Result} work
 * @returns {Result}
 */
export function withEndpoints(root, work) {
  const home = mkdtempSync(join(tmpdir(), 'lakeload-clients-'))
  const run = (...args) => {
    const outcome = spawnSync(process.execPath, [join(root, 'bin', 'lakeload.js'), 'local', ...args], {
      encoding: 'utf8',
      env: { ...process.env, LAKELOAD_HOME: home },
    })
    if (outcome.status !== 0) throw new SetupProblem(outcome.stderr.trim(), 'read the message above')
    return outcome.stdout
  }
  try {
    const ports = ['--s3-port', '0', '--redshift-port', '0', '--api-port', '0']
    return work(JSON.parse(run('up', '--json', ...ports)), run)
  } finally {
    run('reset')
    rmSync(home, { recursive: true, force: true })
  }
}
