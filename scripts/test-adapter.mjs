// `npm run test:adapter`: dbt's own tests for adapters, with dbt-redshift, against the local Redshift; writes docs/local-redshift-adapter.md.
// It takes an hour on two cores: arguments go to pytest, `npm run test:adapter -- -k basic`, which leaves the document as it is.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
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
  const report = join(mkdtempSync(join(tmpdir(), 'lakeload-adapter-')), 'report.json')
  const selection = process.argv.slice(2)
  try {
    const status = withEndpoints(root, ({ redshift }, run) => {
      const users = [1, 2, 3].map((number) => `dbt_test_user_${number}`)
      for (const user of users) run('sql', `create user ${user} password disable`)
      const plugins = [
        '-p',
        'dbt.tests.fixtures.project',
        '-p',
        'redshift_profile',
        '--collect-in-virtualenv',
      ]
      const output = [
        '-v',
        '--tb=short',
        '--json-report',
        `--json-report-file=${report}`,
        '--json-report-omit=log',
      ]
      // The tests of a class share a project, and follow one another.
      const args = [
        '-m',
        'pytest',
        '-c',
        'pytest.ini',
        ...plugins,
        ...output,
        '-n',
        'auto',
        '--dist',
        'loadscope',
      ]
      const folders = [testsOf(environment), join(folder, 'redshift')]
      const { status } = spawnSync(join(environment, 'bin', 'python'), [...args, ...folders, ...selection], {
        cwd: folder,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: {
          ...process.env,
          PYTHONPATH: folder,
          PYTHONDONTWRITEBYTECODE: '1',
          DO_NOT_TRACK: '1',
          SSL_CERT_FILE: String(redshift.ca),
          LAKELOAD_TEST_HOST: String(redshift.host),
          LAKELOAD_TEST_PORT: String(redshift.port),
          LAKELOAD_TEST_DATABASE: String(redshift.database),
          LAKELOAD_TEST_USER: String(redshift.user),
          LAKELOAD_TEST_PASSWORD: String(redshift.password),
          ...Object.fromEntries(users.map((user, index) => [`DBT_TEST_USER_${index + 1}`, user])),
        },
      })
      return status
    })
    if (selection.length === 0)
      writeFileSync(
        join(root, 'docs', 'local-redshift-adapter.md'),
        adapterDocument(JSON.parse(readFileSync(report, 'utf8')).tests),
      )
    return status ?? 1
  } finally {
    rmSync(dirname(report), { recursive: true, force: true })
  }
})
