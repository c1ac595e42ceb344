import { SetupProblem } from './problem.mjs'
import { runCommand } from './run-command.mjs'

export const OLDEST_PYTHON = [3, 10]

/** The newest Python that dbt-core 1.11 and all its dependencies have wheels for. */
const NEWEST_PYTHON = [3, 13]

/** Most preferred last but one: a plain `python3` is what people expect to be taken, if it is suitable. */
const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']

/**
 * Finds a Python that the locked packages run on. `LAKELOAD_PYTHON` names one.
 * @returns {Promise<{ path: string, version: string }>}
 */
export async function findPython(environment) {
  const named = environment.LAKELOAD_PYTHON
  const seen = []
  for (const command of named ? [named] : CANDIDATES) {
    const outcome = await runCommand(command, [
      '-c',
      'import sys; print(*sys.version_info[:3]); print(sys.executable)',
    ])
    if (outcome.code !== 0) continue
    const [numbers, path] = outcome.output.trim().split('\n')
    const version = numbers.split(' ').map(Number)
    if (isSuitable(version)) return { path, version: version.join('.') }
    seen.push(`${command} is ${version.join('.')}`)
  }
  const found = seen.length > 0 ? `found: ${seen.join(', ')}` : 'found none'
  throw new SetupProblem(
    `lakeload needs Python ${OLDEST_PYTHON.join('.')} to ${NEWEST_PYTHON.join('.')} for dbt and the local S3 (${found})`,
    'install python3 (on Debian: `apt-get install python3 python3-venv`), or set LAKELOAD_PYTHON to one',
  )
}

function isSuitable([major, minor]) {
  return major === 3 && minor >= OLDEST_PYTHON[1] && minor <= NEWEST_PYTHON[1]
}
