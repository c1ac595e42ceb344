import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { repository } from '../support/cli'
import { awaitEnd } from '../support/processes'
import { makeTempFolder, removeTempFolder } from '../support/temp-folder'
import { writeProgram } from '../unit/transform/program'

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await removeTempFolder(folder)
})

/** A process of its own that runs a stand-in for dbt, which goes on for ever and says its process id in a file. */
async function startRunner(): Promise<{ kill: () => void; dbt: number }> {
  const started = join(folder, 'started')
  const executable = await writeProgram(
    folder,
    `require('node:fs').writeFileSync('${started}', String(process.pid)); setInterval(() => line('X', 'info', 'on'), 50)`,
  )
  const bundle = join(folder, 'run-dbt.js')
  buildSync({
    entryPoints: [join(repository, 'job', 'transform', 'run-dbt.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
  })
  const program = `
    const log = { info() {}, warn() {}, progress() {} }
    const invocation = { executable: '${executable}', arguments: [], environment: {}, targetFolder: '${folder}' }
    require('${bundle}').runDbt(invocation, log, new AbortController().signal)`
  const runner = spawn(process.execPath, ['-e', program], { stdio: 'ignore' })
  const ended = once(runner, 'exit')
  while (!existsSync(started) || (await readFile(started, 'utf8')) === '') {
    await Promise.race([
      ended.then(() => Promise.reject(new Error('the runner ended'))),
      new Promise(setImmediate),
    ])
  }
  return { kill: () => runner.kill('SIGKILL'), dbt: Number(await readFile(started, 'utf8')) }
}

test('dbt ends when the process that runs it is killed and can end nothing itself', async () => {
  const { kill, dbt } = await startRunner()
  kill()
  await awaitEnd([dbt])
})
