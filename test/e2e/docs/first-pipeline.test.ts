import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from '../../support/cli'
import {
  type DocumentCommand,
  isOutput,
  normalise,
  readCommands,
  withOutputs,
} from '../../support/docs/document-commands'
import { makeScratchClone, removeScratchClone } from '../../support/docs/scratch-clone'
import { ShellSession } from '../../support/docs/shell-session'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const file = join(repository, 'docs', 'your-first-pipeline.md')

let folder: string
let clone: string
let shell: ShellSession
beforeAll(async () => {
  folder = await makeTempFolder()
  clone = await makeScratchClone(folder)
  shell = new ShellSession(clone, { LAKELOAD_HOME: join(folder, 'home') })
}, 120_000)
afterAll(async () => {
  await shell.run('npx lakeload local reset')
  await shell.close()
  await removeScratchClone(clone)
  await removeTempFolder(folder)
}, 120_000)

// One test: every command works on what the ones before it left. UPDATE_GOLDEN=1 writes what they print into the document.
test('every command of the tutorial prints what the tutorial says', async () => {
  const document = await readFile(file, 'utf8')
  const printed = new Map<DocumentCommand, string>()
  for (const command of readCommands(document)) {
    const result = await shell.run(command.command)
    printed.set(command, result.printed)
    if (process.env.UPDATE_GOLDEN === '1') continue
    const { output } = command
    if (output === undefined) expect({ ...result, command }).toMatchObject({ exitCode: 0 })
    else if (!isOutput(result.printed, output)) {
      expect(`$ ${command.command}\n${normalise(result.printed)}`).toBe(
        `$ ${command.command}\n${normalise(output)}`,
      )
    }
  }
  expect(printed.size).toBeGreaterThan(10)
  if (process.env.UPDATE_GOLDEN === '1') await writeFile(file, withOutputs(document, printed))
}, 600_000)
