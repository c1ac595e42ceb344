// `npm run test:adapter`: dbt's own tests for adapters, with dbt-redshift, against the local Redshift; writes docs/local-redshift-adapter.md.
// It takes long: arguments go to pytest, `npm run test:adapter -- -k basic`.
import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { adapterDocument } from './adapter/document.mjs'
import { withEndpoints } from './setup/endpoints.mjs'
import { install } from './setup/install.mjs'
import { runMain } from './setup/problem.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, 'test', 'adapter')

/** Where the package keeps its tests: it has no modules that pytest finds by name. */
function testsOf(environment) {
  const library = join(environment, 'lib')
  const python = readdirSync(library).find((name) => name.startsWith('python'))
  return join(library, python ?? 'python3', 'site-packages', 'dbt', 'tests', 'adapter')
}

await runMain(async () => {
  await install(root, (line) => process.stderr.write(`setup: ${line}\n`), { also: 'adapter' })
  const environment = join(root, '.venv', 'adapter')
  const outcome = withEndpoints(root, ({ redshift }, run) => {
    const users = [1, 2, 3].map((number) => `dbt_test_user_${number}`)
    for (const user of users) run('sql', `create user ${user} password disable`)
    const plugins = ['-p', 'dbt.tests.fixtures.project', '-p', 'redshift_profile', '--collect-in-virtualenv']
    const args = ['-m', 'pytest', '-c', 'pytest.ini', ...plugins, '-v', '-rs', '-n', '4', '--tb=short']
    return spawnSync(
      join(environment, 'bin', 'python'),
      [...args, testsOf(environment), ...process.argv.slice(2)],
      {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 1e9,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          PYTHONPATH: folder,
          PYTHONDONTWRITEBYTECODE: '',
          DO_NOT_TRACK: '1',
          SSL_CERT_FILE: String(redshift.ca),
          LAKELOAD_TEST_HOST: String(redshift.host),
          LAKELOAD_TEST_PORT: String(redshift.port),
          LAKELOAD_TEST_DATABASE: String(redshift.database),
          LAKELOAD_TEST_USER: String(redshift.user),
          LAKELOAD_TEST_PASSWORD: String(redshift.password),
          ...Object.fromEntries(users.map((user, index) => [`DBT_TEST_USER_${index + 1}`, user])),
        },
      },
    )
  })
  process.stdout.write(outcome.stdout)
  writeFileSync(
    join(root, 'docs', 'local-redshift-adapter.md'),
    adapterDocument(outcome.stdout, folder, process.argv.slice(2).join(' ')),
  )
  return outcome.status ?? 1
})
