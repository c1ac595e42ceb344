// `npm run verify:dockerfile`: checkov's rules for Dockerfiles, each kept, or skipped by a comment that says why.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runMain } from '../setup/problem.mjs'
import { runCheckov } from './checkov.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

await runMain(() => runCheckov(root, ['--framework', 'dockerfile', '--file', 'Dockerfile']))
