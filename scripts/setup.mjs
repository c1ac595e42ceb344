// Installs everything that lakeload needs: `npm run setup`. With `--lock` it writes the locked Python packages anew.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install, lock } from './setup/install.mjs'
import { runMain } from './setup/problem.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const say = (line) => process.stderr.write(`setup: ${line}\n`)

await runMain(() => (process.argv.includes('--lock') ? lock(root, say) : install(root, say)))
