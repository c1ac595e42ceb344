import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StepLog } from '../../../job/ports/step-log'

/** Writes a program that stands in for dbt: `body` is JavaScript with dbt's arguments in `argument(name)`. */
export async function writeProgram(folder: string, body: string): Promise<string> {
  const path = join(folder, 'dbt')
  const prelude = `#!${process.execPath}
const { writeFileSync } = require('node:fs')
const argument = (name) => process.argv[process.argv.indexOf(name) + 1]
const line = (name, level, msg, data = {}) => console.log(JSON.stringify({ info: { name, level, msg }, data }))
const results = (nodes) => writeFileSync(argument('--target-path') + '/run_results.json', JSON.stringify({ results: nodes }))
`
  await writeFile(path, prelude + body)
  await chmod(path, 0o755)
  return path
}

/** A log that keeps what it is told, each line with its kind. */
export function keepLog(): { readonly log: StepLog; readonly lines: string[] } {
  const lines: string[] = []
  return {
    lines,
    log: {
      info: (message) => lines.push(`info ${message}`),
      warn: (message) => lines.push(`warn ${message}`),
      progress: (unit, done, total) => lines.push(`progress ${done}/${total} ${unit}`),
    },
  }
}
