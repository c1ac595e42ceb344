import { once } from 'node:events'
import { watch } from 'node:fs'
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkDbtConnection } from '../../../job/doctor/checks/check-dbt-connection'
import { checkDbtProject } from '../../../job/doctor/checks/check-dbt-project'
import { checkScratch } from '../../../job/doctor/checks/check-scratch'
import { repository } from '../../support/cli'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const signal = new AbortController().signal
/** dbt takes seconds to start, and more on a busy machine. */
const dbtTestMs = 150_000

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(() => removeTempFolder(folder))

describe('the scratch folder', () => {
  it('is left as it was', async () => {
    expect((await checkScratch(folder)).message).toMatch(/is writable, [\d,]+ MB free$/)
    expect(await readdir(folder)).toEqual([])
  })

  it('is no folder, or is not there', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    await expect(checkScratch(file)).rejects.toMatchObject({
      code: 'DOCTOR_SCRATCH_UNUSABLE',
      kind: 'config',
      message: expect.stringContaining(`cannot write in \`${file}\`: ENOTDIR`),
    })
    await expect(checkScratch(join(folder, 'absent'))).rejects.toMatchObject({
      code: 'DOCTOR_SCRATCH_UNUSABLE',
    })
  })
})

describe('dbt', () => {
  const environment = { PATH: process.env.PATH }
  const real = join(repository, '.venv', 'dbt', 'bin', 'dbt')

  /** A program in place of dbt, for what the real one does only against a real warehouse. */
  async function program(body: string): Promise<string> {
    const file = join(folder, 'dbt')
    await writeFile(file, `#!/bin/sh\n${body}\n`)
    await chmod(file, 0o755)
    return file
  }

  async function project(model: string): Promise<string> {
    const projectFolder = join(folder, 'project')
    await mkdir(join(projectFolder, 'models'), { recursive: true })
    await writeFile(join(projectFolder, 'dbt_project.yml'), 'name: shop\nversion: 1.0.0\nprofile: lakeload\n')
    await writeFile(join(projectFolder, 'models', 'one.sql'), model)
    await writeFile(
      join(projectFolder, 'profiles.yml'),
      `lakeload:
  target: warehouse
  outputs:
    warehouse:
      type: redshift
      host: "{{ env_var('LAKELOAD_REDSHIFT_HOST') }}"
      port: 5439
      dbname: dev
      user: "{{ env_var('LAKELOAD_REDSHIFT_USER') }}"
      password: "{{ env_var('LAKELOAD_REDSHIFT_PASSWORD') }}"
      schema: public
`,
    )
    return projectFolder
  }

  it(
    'reads a project, without credentials and without leaving a file',
    async () => {
      const projectFolder = await project('select 1 as id')
      const place = { dbtExecutable: real, projectFolder }
      expect(await checkDbtProject(place, environment, folder, signal)).toMatchObject({
        status: 'ok',
        message: expect.stringMatching(/^dbt 1\.\d+\.\d+ reads the project in /),
      })
      expect((await readdir(folder)).sort()).toEqual(['project'])
      expect((await readdir(projectFolder)).sort()).toEqual(['dbt_project.yml', 'models', 'profiles.yml'])
    },
    dbtTestMs,
  )

  it(
    'tells what is wrong in a project',
    async () => {
      const projectFolder = await project("select * from {{ ref('nothing') }}")
      await expect(
        checkDbtProject({ dbtExecutable: real, projectFolder }, environment, folder, signal),
      ).rejects.toMatchObject({
        code: 'TRANSFORM_DBT_FAILED',
        message: expect.stringMatching(/depends on a node named 'nothing'/),
      })
    },
    dbtTestMs,
  )

  it('has no project to read', async () => {
    const place = { dbtExecutable: real, projectFolder: folder }
    expect(await checkDbtProject(place, environment, folder, signal)).toEqual({
      status: 'skipped',
      message: `there is no dbt project in \`${folder}\``,
    })
  })

  it('is not installed', async () => {
    const projectFolder = await project('select 1 as id')
    await expect(
      checkDbtProject({ dbtExecutable: join(folder, 'absent'), projectFolder }, environment, folder, signal),
    ).rejects.toMatchObject({ code: 'TRANSFORM_DBT_MISSING', hint: expect.stringContaining('npm run setup') })
  })

  it('cannot connect where lakeload can', async () => {
    const dbtExecutable = await program(
      "echo '  Connection test: [ERROR]'; echo 'The database returned the following error:'; echo; echo '  >Database Error'; echo '  timed out'; echo; echo 'Check your database credentials and try again.'; exit 1",
    )
    await expect(
      checkDbtConnection({ dbtExecutable, projectFolder: folder }, environment, folder, signal),
    ).rejects.toMatchObject({
      code: 'TRANSFORM_DBT_FAILED',
      message: 'dbt cannot connect to the warehouse: Database Error timed out',
    })
  })

  it('that does not end is ended with the check', async () => {
    const stop = new AbortController()
    const signs = join(folder, 'signs')
    await mkdir(signs)
    const dbtExecutable = await program(
      `trap "exit 3" INT; echo > ${join(signs, 'started')}; while :; do sleep 0.05; done`,
    )
    const watcher = watch(signs)
    const started = once(watcher, 'change')
    const calling = checkDbtConnection(
      { dbtExecutable, projectFolder: folder },
      environment,
      folder,
      stop.signal,
    )
    await started
    watcher.close()
    stop.abort(new Error('over'))
    await expect(calling).rejects.toMatchObject({ code: 'TRANSFORM_INTERRUPTED' })
  })
})
