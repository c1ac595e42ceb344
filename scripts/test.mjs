// `npm test`: installs what is missing and runs jest with the arguments given: `npm test -- test/unit`.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install } from './setup/install.mjs'
import { runMain } from './setup/problem.mjs'
import { runOnTerminal } from './setup/run-command.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

await runMain(async () => {
  await install(root, (line) => process.stderr.write(`setup: ${line}\n`), { also: 'tests' })
  // Built once, before many test files start the command line at the same time.
  createRequire(import.meta.url)('./build-cli.cjs').buildCli(root)
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js')
  return runOnTerminal(process.execPath, [jest, ...process.argv.slice(2)], { cwd: root })
})
