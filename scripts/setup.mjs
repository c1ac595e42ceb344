// Installs everything that lakeload needs: `npm run setup`. With `--tests` also what only the tests need, with `--lock`
// it writes the locked Python packages anew.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install, lock } from './setup/install.mjs'
import { runMain } from './setup/problem.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const say = (line) => process.stderr.write(`setup: ${line}\n`)

const has = (option) => process.argv.includes(option)

await runMain(() =>
  has('--lock') ? lock(root, say) : install(root, say, has('--tests') ? { also: 'tests' } : {}),
)
