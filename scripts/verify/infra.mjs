// `npm run verify:infra`: the resources of the stacks, written as Terraform, under checkov's rules for AWS. Each rule is
// kept, or explained in infra/explained.mjs. Needs no cloud, no Pulumi and no Terraform.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { runMain, SetupProblem } from '../setup/problem.mjs'
import { runCommand } from '../setup/run-command.mjs'
import { runCheckov } from './checkov.mjs'
import { explained } from './infra/explained.mjs'
import { judge } from './infra/judge.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(dirname(here))

await runMain(async () => {
  // Below the repository, where the program finds its packages.
  const folder = mkdtempSync(join(root, 'node_modules', '.verify-infra-'))
  try {
    const program = join(folder, 'write-terraform.cjs')
    await build({
      entryPoints: [join(here, 'infra', 'write-terraform.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      packages: 'external',
      logLevel: 'warning',
    })
    const stacks = join(folder, 'stacks')
    const written = await runCommand(process.execPath, [program, root, stacks])
    if (written.code !== 0)
      throw new SetupProblem(
        `the stacks could not be recorded: ${written.output}`,
        'run `npx jest test/infra`',
      )
    const checked = await runCheckov(
      root,
      [
        ...['--framework', 'terraform_json', '--directory', stacks],
        ...['--output', 'json', '--output-file-path', folder],
      ],
      runCommand,
    )
    if (checked.code > 1)
      throw new SetupProblem(`checkov failed: ${checked.output}`, 'remove .venv/checkov and try again')
    const report = JSON.parse(readFileSync(join(folder, 'results_json.json'), 'utf8'))
    const { lines, isGood } = judge(report, explained)
    process.stdout.write(`${lines.join('\n')}\n`)
    return isGood ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
