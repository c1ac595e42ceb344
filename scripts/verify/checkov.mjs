import { join } from 'node:path'
import { install } from '../setup/install.mjs'
import { runOnTerminal } from '../setup/run-command.mjs'

/** What must not reach checkov: without bytecode it compiles itself at every start, which takes half a minute. */
const UNWANTED = ['PYTHONDONTWRITEBYTECODE', 'PYTHONPATH', 'PYTHONHOME']

/**
 * Runs checkov on this terminal and answers its exit code: 1 where a check fails that no comment explains. Its virtual
 * environment is made when it is missing. It reads files alone: nothing is sent, and no guidance is fetched.
 *
 * @param {string} root @param {string[]} args such as `--framework`, `dockerfile`, `--file`, `Dockerfile`
 * @param {typeof runOnTerminal} run another way to run it, for who reads what it writes into a file
 */
export async function runCheckov(root, args, run = runOnTerminal) {
  await install(root, (line) => process.stderr.write(`setup: ${line}\n`), { also: 'verification' })
  const kept = Object.entries(process.env).filter(([name]) => !UNWANTED.includes(name))
  const environment = { ...Object.fromEntries(kept), CKV_SKIP_PACKAGE_UPDATE_CHECK: 'true' }
  const checkov = join(root, '.venv', 'checkov', 'bin', 'checkov')
  return run(checkov, ['--quiet', '--compact', '--skip-download', ...args], {
    cwd: root,
    env: environment,
  })
}
