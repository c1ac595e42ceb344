import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readStack } from '../../../cloud/read-stack'
import { testStack, writeStackFile } from '../../support/cloud/stack-file'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await removeTempFolder(folder)
})

const signal = new AbortController().signal
const fromFile = async (outputsFile: string) =>
  await readStack({ outputsFile, projectFolder: folder, environment: {}, signal })

/** A `pulumi` of the test's own on the PATH. */
async function fromPulumi(script: string) {
  const program = join(folder, 'pulumi')
  await writeFile(program, `#!/bin/sh\n${script}\n`)
  await chmod(program, 0o755)
  const environment = { PATH: `${folder}:/usr/bin:/bin` }
  return await readStack({ stack: 'dev', projectFolder: folder, environment, signal })
}

test('outputs come from a file', async () => {
  expect(await fromFile(await writeStackFile(folder, testStack()))).toEqual(testStack())
})

test('an output that this version does not know is left alone', async () => {
  expect(await fromFile(await writeStackFile(folder, { ...testStack(), more: 1 }))).toEqual(testStack())
})

test('outputs come from Pulumi, of the stack that is named, without questions', async () => {
  const file = await writeStackFile(folder, testStack())
  const script = `echo "$@" > "${folder}/arguments"; cat "${file}"`
  expect(await fromPulumi(script)).toEqual(testStack())
  expect(await readFile(join(folder, 'arguments'), 'utf8')).toBe(
    `stack output --json --non-interactive --cwd ${folder} --stack dev\n`,
  )
})

test('Pulumi is not installed', async () => {
  const environment = { PATH: folder }
  await expect(readStack({ projectFolder: folder, environment, signal })).rejects.toMatchObject({
    code: 'CLOUD_PULUMI_MISSING',
  })
})

test('Pulumi says why it cannot', async () => {
  await expect(fromPulumi(`echo "error: no stack named 'dev' found" >&2; exit 255`)).rejects.toMatchObject({
    code: 'CLOUD_STACK_UNREADABLE',
    message: "`pulumi stack output` of `dev` failed: no stack named 'dev' found",
  })
})

test('a stack that was never deployed', async () => {
  await expect(fromPulumi('echo "{}"')).rejects.toMatchObject({ code: 'CLOUD_STACK_EMPTY' })
})

test('a stack of something else', async () => {
  await expect(fromPulumi('echo \'{"url":"x"}\'')).rejects.toMatchObject({ code: 'CLOUD_STACK_INVALID' })
  await expect(fromPulumi('echo nonsense')).rejects.toMatchObject({
    code: 'CLOUD_STACK_INVALID',
    message: 'the outputs of `dev` are not a JSON object',
  })
})
