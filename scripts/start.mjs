// `npm start`: installs what is missing and runs the built-in pipeline on this machine. Options go to `lakeload run`.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install } from './setup/install.mjs'
import { runMain } from './setup/problem.mjs'
import { runOnTerminal } from './setup/run-command.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

await runMain(async () => {
  await install(root, (line) => process.stderr.write(`setup: ${line}\n`))
  const args = [join(root, 'bin', 'lakeload.js'), 'run', 'spacex', '--local', ...process.argv.slice(2)]
  return runOnTerminal(process.execPath, args)
})
