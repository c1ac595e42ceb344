import { execFile } from 'node:child_process'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from '../../support/cli'
import { type EcsServer, scriptedTaskId, startEcsServer } from '../../support/cloud/ecs-server'
import { testStack, writeStackFile } from '../../support/cloud/stack-file'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

// An account is not at hand: a `pulumi` that keeps what it is asked stands in, and an ECS whose tasks answer by a script.

let folder: string
let server: EcsServer | undefined
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await server?.close()
  server = undefined
  await removeTempFolder(folder)
})

async function verify(failsAt = 'nothing') {
  const outputs = await writeStackFile(folder, testStack())
  const pulumi = join(folder, 'pulumi')
  await writeFile(
    pulumi,
    `#!/bin/sh
echo "$1 $2" >> ${folder}/asked
[ "$1" = "${failsAt}" ] && exit 1
[ "$1 $2" = "stack output" ] && cat ${outputs}
exit 0
`,
  )
  await chmod(pulumi, 0o755)
  const stopped = (exitCode: number) => ({
    lastStatus: 'STOPPED',
    startedAt: 1,
    containers: [{ name: 'lakeload', exitCode }],
  })
  // bootstrap twice, doctor, and two runs: the first loads, the second finds nothing new.
  const result = (status: string) => [JSON.stringify({ status })]
  server = await startEcsServer({
    states: Array.from({ length: 5 }, () => stopped(0)),
    lines: [result('ok'), result('ok'), result('ok'), result('succeeded'), result('unchanged')],
  })
  const script = join(repository, 'scripts', 'verify', 'aws.mjs')
  const environment = { ...server.environment, PATH: `${folder}:${process.env.PATH}` }
  const ended = await new Promise<{ code: number; stderr: string }>((resolve) => {
    const args = [script, '--region', 'us-east-1', '--yes']
    execFile(process.execPath, args, { env: environment }, (error, _stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stderr })
    })
  })
  const asked = (await readFile(join(folder, 'asked'), 'utf8')).trim().split('\n')
  return { ...ended, asked: asked.filter((one) => !/^(config set|stack output)$/.test(one)) }
}

test('a stack is made, tried by every command, and taken away', async () => {
  const { code, stderr, asked } = await verify()
  expect(stderr).toContain('verify:aws: everything holds')
  expect(code).toBe(0)
  expect(asked).toEqual(['stack init', 'up --stack', 'preview --stack', 'destroy --stack', 'stack rm'])
  const commands = server?.requests
    .filter(({ operation }) => operation === 'RunTask')
    .map(
      ({ body }) =>
        (body.overrides as { containerOverrides: [{ command: string[] }] }).containerOverrides[0].command,
    )
  expect(commands).toEqual([
    ['bootstrap', '--json'],
    ['bootstrap', '--json'],
    ['doctor', '--json'],
    ['run', 'spacex', '--json'],
    ['run', 'spacex', '--json'],
  ])
  expect(scriptedTaskId).toHaveLength(32)
}, 180_000)

test('a stack that could not be made whole is taken away, too', async () => {
  const { code, stderr, asked } = await verify('up')
  expect(code).toBe(2)
  expect(stderr).toMatch(/error: `pulumi up .*` ended with exit code 1/)
  expect(asked).toEqual(['stack init', 'up --stack', 'destroy --stack', 'stack rm'])
}, 60_000)

test('what could not be taken away is told', async () => {
  const { code, stderr } = await verify('destroy')
  expect(code).toBe(2)
  expect(stderr).toMatch(/run `pulumi destroy --stack verify-\d+` until it ends well/)
}, 180_000)
