// `npm run build`: bundles the command line into dist/.
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
createRequire(import.meta.url)('./build-cli.cjs').buildCli(root)
