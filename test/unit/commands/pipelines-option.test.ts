import { join } from 'node:path'
import type { CommandContext } from '../../../job/commands/command-context'
import { pipelinesFolder } from '../../../job/commands/pipelines-option'

const context = (environment: Readonly<Record<string, string>>): CommandContext => ({
  environment,
  projectFolder: '/project',
  stdout: process.stdout,
  stderr: process.stderr,
  signal: new AbortController().signal,
  setExitCode: () => {},
})

test('the pipelines of the project are the default', () => {
  expect(pipelinesFolder({}, context({}))).toBe('/project/pipelines')
  expect(pipelinesFolder({}, context({ LAKELOAD_PIPELINES: '' }))).toBe('/project/pipelines')
})

test('the option wins over the environment, and both are relative to the working directory', () => {
  const here = process.cwd()
  expect(pipelinesFolder({}, context({ LAKELOAD_PIPELINES: 'mine' }))).toBe(join(here, 'mine'))
  expect(pipelinesFolder({ pipelines: '../x' }, context({ LAKELOAD_PIPELINES: 'mine' }))).toBe(
    join(here, '..', 'x'),
  )
  expect(pipelinesFolder({ pipelines: '/y' }, context({}))).toBe('/y')
})
