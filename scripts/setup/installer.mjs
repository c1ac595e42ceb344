import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SetupProblem } from './problem.mjs'
import { runCommand } from './run-command.mjs'
import { uvSettings } from './uv-settings.mjs'

/** The uv that is taken from the package index where the machine has none. */
const UV_VERSION = '0.13.9'

/**
 * What fills virtual environments: uv, in seconds, or pip where uv cannot be had.
 * @typedef {{ uv: string | undefined, environment: NodeJS.ProcessEnv, python: string }} Installer
 */

/** @returns {Promise<Installer>} */
export async function findInstaller(root, python, environment) {
  const config = await runCommand(python, ['-m', 'pip', 'config', 'list'])
  // Without pip there is no configuration of pip's, but its variables may still be set.
  const pipConfig = config.code === 0 ? config.output : pipVariables(environment)
  const settings = { ...environment, ...uvSettings(pipConfig, environment), PIP_ROOT_USER_ACTION: 'ignore' }
  return { uv: await findUv(root, python, settings), environment: settings, python }
}

function pipVariables(environment) {
  return Object.entries(environment)
    .filter(([name]) => name.startsWith('PIP_'))
    .map(([name, value]) => `:env:.${name.slice(4).toLowerCase().replaceAll('_', '-')}='${value}'`)
    .join('\n')
}

async function findUv(root, python, environment) {
  if ((await runCommand('uv', ['--version'])).code === 0) return 'uv'
  const folder = join(root, '.venv', 'uv')
  const uv = join(folder, 'bin', 'uv')
  if (existsSync(uv) && (await runCommand(uv, ['--version'])).code === 0) return uv
  rmSync(folder, { recursive: true, force: true })
  // `--target` works where the system's Python is marked as managed by the distribution.
  const outcome = await runCommand(
    python,
    ['-m', 'pip', 'install', '--quiet', '--target', folder, '--only-binary', ':all:', `uv==${UV_VERSION}`],
    { env: environment },
  )
  return outcome.code === 0 && existsSync(uv) ? uv : undefined
}

/** Makes a virtual environment afresh and installs a locked list of packages into it. */
export async function makeVirtualEnvironment(installer, folder, requirements) {
  const failures = []
  for (const make of installer.uv === undefined ? [withPip] : [withUv, withPip]) {
    rmSync(folder, { recursive: true, force: true })
    const outcome = await make(installer, folder, requirements)
    if (outcome.code === 0) return
    failures.push(outcome.output.trim())
  }
  throw new SetupProblem(
    `the Python packages of \`${requirements}\` could not be installed:\n${failures.join('\n')}`,
    'check the network and the settings of pip (`python3 -m pip config list`), then run the command again',
  )
}

async function withUv({ uv, environment, python }, folder, requirements) {
  const made = await runCommand(uv, ['venv', '--quiet', '--no-project', '--python', python, folder], {
    env: environment,
  })
  if (made.code !== 0) return made
  // Compiled once, side by side, here: dbt starts in seconds less, also where the clone is read-only later.
  const args = ['pip', 'install', '--quiet', '--compile-bytecode', '--require-hashes', '-r', requirements]
  return runCommand(uv, args, { env: { ...environment, VIRTUAL_ENV: folder } })
}

async function withPip({ environment, python }, folder, requirements) {
  const made = await runCommand(python, ['-m', 'venv', folder])
  if (made.code !== 0) return made
  const args = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', requirements]
  return runCommand(join(folder, 'bin', 'python'), args, { env: environment })
}

/** Writes `requirements.txt` from `requirements.in` for every Python and platform at once. */
export async function lockRequirements({ uv, environment }, requirements) {
  if (uv === undefined)
    throw new SetupProblem('locking needs uv, and it could not be installed', 'install uv')
  const args = ['pip', 'compile', '--quiet', '--universal', '--python-version', '3.10', '--generate-hashes']
  // pip, unlike uv, does not take the pin of a package for that of the package with an extra.
  const forPip = ['--no-strip-extras']
  const header = ['--custom-compile-command', 'npm run setup -- --lock']
  const outcome = await runCommand(
    uv,
    [...args, ...forPip, ...header, '--upgrade', requirements.replace(/\.txt$/, '.in'), '-o', requirements],
    { env: environment },
  )
  if (outcome.code !== 0) throw new SetupProblem(outcome.output.trim(), 'correct the .in file')
}
