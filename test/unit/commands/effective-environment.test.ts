import type { CommandContext } from '../../../job/commands/command-context'
import { effectiveEnvironment } from '../../../job/commands/open-run'

const local = {
  LAKELOAD_REDSHIFT_HOST: '127.0.0.1',
  LAKELOAD_REDSHIFT_USER: 'lakeload',
  LAKELOAD_REDSHIFT_PASSWORD: 'of the endpoint',
  SPACEX_API_URL: 'http://127.0.0.1:8300',
}

const context = (environment: Readonly<Record<string, string>>): CommandContext => ({
  environment,
  projectFolder: '/project',
  stdout: { write: () => true },
  stderr: { write: () => true },
  signal: new AbortController().signal,
  setExitCode: () => {},
  localEnvironment: async () => local,
})

test('--local takes the endpoints’ user and password, and no other way to log in stays beside them', async () => {
  const environment = {
    PATH: '/bin',
    LAKELOAD_REDSHIFT_HOST: 'shop.example',
    LAKELOAD_REDSHIFT_CLUSTER: 'shop',
    LAKELOAD_REDSHIFT_WORKGROUP: 'shop',
    LAKELOAD_REDSHIFT_SECRET: 'shop',
    LAKELOAD_REDSHIFT_PASSWORD: 'of the shop',
  }
  expect(await effectiveEnvironment(true, context(environment))).toEqual({ PATH: '/bin', ...local })
})

test('a variable of a pipeline that is set stands', async () => {
  const environment = { SPACEX_API_URL: 'https://api.example' }
  expect(await effectiveEnvironment(true, context(environment))).toEqual({ ...local, ...environment })
})

test('without --local the environment is the process’s own', async () => {
  const environment = { LAKELOAD_REDSHIFT_CLUSTER: 'shop' }
  expect(await effectiveEnvironment(false, context(environment))).toBe(environment)
})
