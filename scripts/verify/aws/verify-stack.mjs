import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { SetupProblem } from '../../setup/problem.mjs'

/** The cheapest that is whole: Serverless bills by the second, nothing is kept, nothing runs by itself. */
const settings = {
  'lakeload:warehouse.kind': 'serverless',
  'lakeload:warehouse.skipFinalSnapshot': 'true',
  'lakeload:network.zones': '3',
  'lakeload:lake.forceDestroy': 'true',
  'lakeload:encryption.deletionWindowDays': '7',
  'lakeload:pipelines.spacex.schedule': 'off',
}

/**
 * Makes a stack, tries everything on it, and takes it away, also when something failed. What fails first is the error.
 *
 * @param {{ region: string, image?: string, keep: boolean, stack: string }} options
 */
export async function verifyStack(root, options, say) {
  const { stack, region, image, keep } = options
  const pulumi = (...args) => run('pulumi', [...args, '--non-interactive', '--cwd', root])
  const cloud = (...args) =>
    run(process.execPath, [join(root, 'bin', 'lakeload.js'), 'cloud', ...args, '--stack', stack, '--json'])

  await pulumi('stack', 'init', stack)
  let failure
  try {
    await pulumi('config', 'set', '--stack', stack, 'aws:region', region)
    const all = { ...settings, ...(image === undefined ? {} : { 'lakeload:job.image': image }) }
    for (const [name, value] of Object.entries(all)) {
      await pulumi('config', 'set', '--stack', stack, '--path', name, value)
    }
    say('pulumi up: about ten minutes')
    await pulumi(
      'up',
      '--stack',
      stack,
      '--yes',
      '--skip-preview',
      '--policy-pack',
      join(root, 'infra', 'policy'),
    )
    say('a second time must change nothing')
    await pulumi('preview', '--stack', stack, '--expect-no-changes')
    for (const attempt of ['first', 'second']) {
      say(`bootstrap, ${attempt} time`)
      await cloud('bootstrap')
    }
    say('doctor')
    await cloud('doctor')
    await runPipeline('succeeded')
    await runPipeline('unchanged')
  } catch (error) {
    failure = error
  }
  if (keep) say(`the stack \`${stack}\` is kept: \`pulumi destroy --stack ${stack}\` ends its cost`)
  else await takeAway()
  if (failure !== undefined) throw failure
  say('everything holds')

  async function runPipeline(expected) {
    say(`run spacex: must be ${expected}`)
    const { result } = JSON.parse(await cloud('run', 'spacex'))
    if (result?.status === expected) return
    throw new SetupProblem(
      `the run is \`${result?.status}\`, not \`${expected}\``,
      `npx lakeload cloud logs --stack ${stack}`,
    )
  }

  async function takeAway() {
    say('pulumi destroy')
    try {
      await pulumi('destroy', '--stack', stack, '--yes', '--skip-preview')
      await pulumi('stack', 'rm', stack, '--yes')
    } catch (error) {
      // What is left costs money: that must be said whatever failed before.
      say(`the stack \`${stack}\` could not be taken away: ${error.message}`)
      say(`run \`pulumi destroy --stack ${stack}\` until it ends well`)
      failure ??= error
    }
  }
}

/** What it says goes to the terminal; what it answers comes back. */
async function run(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const code = await new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(
        error.code === 'ENOENT'
          ? new SetupProblem(
              `there is no program \`${command}\` on the PATH`,
              'install the Pulumi CLI, then `pulumi login`',
            )
          : error,
      ),
    )
    child.once('close', resolve)
  })
  if (code === 0) return output
  const shown = [command, ...args].filter((arg) => !arg.startsWith('/')).join(' ')
  throw new SetupProblem(`\`${shown}\` ended with exit code ${code}`, 'read what it says above')
}
