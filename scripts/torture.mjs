// `npm run torture`: kills a job many times, by requests and statements, and compares what stands; `-- --kills 200 --seed 7`.
// Takes long; docs/torture.md says what it found.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { install } from './setup/install.mjs'
import { runMain } from './setup/problem.mjs'
import { runOnTerminal } from './setup/run-command.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '1000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  })
  await install(root, (line) => process.stderr.write(`setup: ${line}\n`), { also: 'tests' })
  process.stderr.write(`torture: ${values.kills} kills, seed ${values.seed}\n`)
  process.env.LAKELOAD_TORTURE_KILLS = values.kills
  process.env.LAKELOAD_TORTURE_SEED = values.seed
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js')
  return runOnTerminal(process.execPath, [jest, 'test/fault/run/kill-matrix'], { cwd: root })
})
