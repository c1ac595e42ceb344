import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from './cli'

/** Calls a function of an ECMAScript module, which jest cannot load itself, in a process of its own. */
export function callModule(file: string, name: string, ...args: readonly unknown[]): unknown {
  const program = `
    const module = await import(${JSON.stringify(pathToFileURL(join(repository, file)).href)})
    const result = await module[${JSON.stringify(name)}](...JSON.parse(process.argv[1]))
    process.stdout.write(JSON.stringify(result ?? null))`
  const output = execFileSync(
    process.execPath,
    ['--input-type=module', '-e', program, JSON.stringify(args)],
    {
      encoding: 'utf8',
      stdio: 'pipe',
    },
  )
  return JSON.parse(output)
}
