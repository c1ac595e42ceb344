// `npm run test:clients`: the same few things by every Python client and psql against the local Redshift; writes docs/local-redshift-clients.md.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withEndpoints } from './setup/endpoints.mjs'
import { install } from './setup/install.mjs'
import { runMain, SetupProblem } from './setup/problem.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const things = [
  'connect',
  'parameters',
  'transaction',
  'error',
  'copy',
  'cancel',
  'disconnect',
  'reflection',
  'pipeline',
]

await runMain(async () => {
  await install(root, (line) => process.stderr.write(`setup: ${line}\n`), { also: 'clients' })
  const rows = withEndpoints(root, (endpoints) => {
    const python = join(root, '.venv', 'clients', 'bin', 'python')
    const outcome = spawnSync(python, [join(root, 'test', 'clients', 'matrix.py')], {
      input: JSON.stringify(endpoints),
      encoding: 'utf8',
      // What redshift_connector is to trust beside Amazon's authorities.
      env: { ...process.env, SSL_CERT_FILE: endpoints.redshift.ca },
    })
    if (outcome.status !== 0)
      throw new SetupProblem(`the clients did not run:\n${outcome.stderr}`, 'read the message')
    return outcome.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  })
  const table = rows.map(
    (row) => `| ${row.client} ${row.version} | ${things.map((thing) => row[thing] ?? '').join(' | ')} |`,
  )
  const document = `# Clients of the local Redshift

Written by \`npm run test:clients\`. Each client is unmodified, and checks the endpoint's certificate (\`verify-full\`, or its own default).
node-postgres and dbt-redshift are in \`npm test\`.

| client | ${things.join(' | ')} |
| --- |${' --- |'.repeat(things.length)}
${table.join('\n')}
`
  writeFileSync(join(root, 'docs', 'local-redshift-clients.md'), document)
  process.stdout.write(document)
  return rows.some((row) => things.some((thing) => String(row[thing]).startsWith('fails'))) ? 1 : 0
})
