import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findInstaller, lockRequirements, makeVirtualEnvironment } from './installer.mjs'
import { SetupProblem } from './problem.mjs'
import { findPython } from './python.mjs'
import { runCommand } from './run-command.mjs'
import { withSetupLock } from './setup-lock.mjs'
import { describeInputs, isFresh, markFresh, markStale } from './stamp.mjs'

const OLDEST_NODE = [20, 19]

/**
 * The virtual environments: dbt's, that of the local S3, that of the AWS which tests talk to, and those of single
 * checks. Apart, because their packages want other versions. The proofs are followed as links: a Python that the system has replaced
 * since is not there any more.
 */
const ENVIRONMENTS = [
  {
    name: 'dbt',
    folder: 'dbt',
    requirements: join('dbt', 'requirements.txt'),
    proofs: ['bin/dbt', 'bin/python'],
  },
  {
    name: 'local S3',
    folder: 'local',
    requirements: join('local', 's3', 'requirements.txt'),
    proofs: ['bin/python'],
  },
  {
    name: 'the tests’ AWS',
    folder: 'moto',
    requirements: join('test', 'requirements-moto.txt'),
    proofs: ['bin/python', 'bin/moto_server'],
    onlyFor: 'tests',
  },
  {
    name: 'checkov',
    folder: 'checkov',
    requirements: join('scripts', 'verify', 'requirements.txt'),
    proofs: ['bin/checkov', 'bin/python'],
    onlyFor: 'verification',
  },
  {
    name: 'the clients of Redshift',
    folder: 'clients',
    requirements: join('test', 'clients', 'requirements.txt'),
    proofs: ['bin/python'],
    onlyFor: 'clients',
  },
  {
    name: 'dbt’s tests for adapters',
    folder: 'adapter',
    requirements: join('test', 'adapter', 'requirements.txt'),
    proofs: ['bin/python', 'bin/pytest'],
    onlyFor: 'adapter',
  },
]

/**
 * Installs what is missing under a clone: npm packages and virtual environments, side by side. Does nothing, in
 * milliseconds, where all is there.
 *
 * @param {{ also?: 'tests' | 'verification' | 'clients' | 'adapter' }} options what is to be there beside what lakeload itself needs
 */
export async function install(root, say, { also } = {}) {
  checkNode(process.versions.node)
  if (missing(root, also).length === 0) return
  await withSetupLock(join(root, '.venv', 'setup.lock'), async () => {
    // Looked at again: whoever had the lock before may have done it all.
    const parts = missing(root, also)
    const needsPython = parts.some((part) => part.requirements !== undefined)
    const python = needsPython ? await findPython(process.env) : undefined
    const installer = python && findInstaller(root, python.path, process.env)
    // A failure of one must not leave the others running behind the error that ends the process.
    const outcomes = await Promise.allSettled(
      parts.map((part) => timed(part, say, async () => part.install(await installer))),
    )
    const failed = outcomes.find(({ status }) => status === 'rejected')
    if (failed) throw failed.reason
  })
}

/** Writes the locked lists anew. */
export async function lock(root, say) {
  checkNode(process.versions.node)
  const { path } = await findPython(process.env)
  const installer = await findInstaller(root, path, process.env)
  for (const { requirements } of ENVIRONMENTS) {
    await lockRequirements(installer, join(root, requirements))
    say(`locked ${requirements}`)
  }
}

/** @throws {SetupProblem} where Node is too old */
export function checkNode(version) {
  const [major, minor] = version.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return
  throw new SetupProblem(
    `lakeload needs Node ${OLDEST_NODE.join('.')} or newer, and this is ${version}`,
    'install a newer Node, for example with nvm, fnm or your distribution',
  )
}

function missing(root, also) {
  const wanted = ENVIRONMENTS.filter(({ onlyFor }) => onlyFor === undefined || onlyFor === also)
  return [npmPart(root), ...wanted.map((environment) => pythonPart(root, environment))].filter(
    (part) => part !== undefined,
  )
}

function npmPart(root) {
  const folder = join(root, 'node_modules')
  const describe = () =>
    describeInputs(
      folder,
      [join(root, 'package.json'), join(root, 'package-lock.json')],
      [process.versions.modules],
    )
  if (isFresh(folder, ['.package-lock.json'], describe())) return undefined
  return {
    name: 'npm packages',
    install: async () => {
      markStale(folder)
      const [command, ...first] = npmCommand()
      const args = [...first, 'install', '--no-audit', '--no-fund', '--include=dev', '--include=optional']
      const outcome = await runCommand(command, args, { cwd: root })
      if (outcome.code !== 0) {
        throw new SetupProblem(
          `the npm packages could not be installed:\n${outcome.output.trim()}`,
          'check the network and `npm config list`, then run the command again',
        )
      }
      markFresh(folder, describe()) // described anew: npm may have added this platform to the lock
    },
  }
}

/** npm as it runs us, or the one on the path. */
function npmCommand() {
  const path = process.env.npm_execpath
  return path && /npm-cli\.c?js$/.test(path) && existsSync(path) ? [process.execPath, path] : ['npm']
}

function pythonPart(root, { name, folder: folderName, requirements, proofs }) {
  const folder = join(root, '.venv', folderName)
  const file = join(root, requirements)
  const inputs = describeInputs(folder, [file], [process.env.LAKELOAD_PYTHON ?? ''])
  if (isFresh(folder, proofs, inputs)) return undefined
  return {
    name: `Python packages of ${name}`,
    requirements,
    install: async (installer) => {
      markStale(folder)
      await makeVirtualEnvironment(installer, folder, file)
      markFresh(folder, inputs)
    },
  }
}

async function timed(part, say, work) {
  const start = performance.now()
  say(`installing ${part.name}`)
  await work()
  say(`installed ${part.name} in ${((performance.now() - start) / 1000).toFixed(1)} s`)
}
