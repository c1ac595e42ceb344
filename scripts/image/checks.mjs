import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Above this the image is too large: every start of a task on Fargate fetches it whole. */
const MAX_BYTES = 600e6

/** How long a task has to end after SIGTERM. ECS kills it after 30 s. */
const STOP_SECONDS = 25

const USER = '10001:10001'

/**
 * What is checked of the image, in this order: the later ones go on with what the earlier ones have loaded.
 *
 * @typedef {object} Subject
 * @property {import('./engine.mjs').Engine} engine @property {string} tag @property {string} root
 * @property {{ bytes: number }[]} layers @property {import('./local-endpoints.mjs').LocalEndpoints} endpoints
 *
 * @type {Record<string, (subject: Subject) => Promise<string | void>>} each answers what is worth telling
 */
export const checks = {
  'is smaller than 600 MB': async ({ layers }) => {
    const bytes = layers.reduce((sum, layer) => sum + layer.bytes, 0)
    assert.ok(bytes < MAX_BYTES, `it has ${bytes} bytes`)
    return `${(bytes / 1e6).toFixed(0)} MB`
  },

  'is configured as a job: user, entry point, command, volumes, labels': async ({ engine, tag, root }) => {
    const config = await engine.inspect(tag)
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    assert.equal(config.User, USER)
    assert.deepEqual(config.Entrypoint, ['/usr/bin/tini', '--', 'lakeload'])
    assert.deepEqual(config.Cmd, ['run', 'spacex'])
    assert.deepEqual(Object.keys(config.Volumes).sort(), ['/scratch', '/tmp'])
    assert.equal(config.StopSignal, 'SIGTERM')
    assert.equal(config.Labels['org.opencontainers.image.version'], version)
    assert.ok(config.Env.includes('NODE_ENV=production'))
  },

  '`lakeload --version` answers': async (subject) => {
    const { version } = JSON.parse(readFileSync(join(subject.root, 'package.json'), 'utf8'))
    const { stdout, seconds } = await run(subject, { args: ['--version'] })
    assert.equal(stdout.trim(), version)
    return `${seconds.toFixed(1)} s`
  },

  '`lakeload validate` finds the pipelines right': async (subject) => {
    await run(subject, { args: ['validate', 'spacex'] })
  },

  'holds the job alone: no local endpoints, no infrastructure, no sources': async (subject) => {
    const names = await list(subject, 'ls -A /opt/lakeload /opt/lakeload/dist')
    assert.deepEqual(names.filter((name) => name !== '' && !name.endsWith(':')).sort(), [
      '.venv',
      'LICENSE',
      'LICENSE.node',
      'bin',
      'dbt',
      'dist',
      'lakeload.js',
      'node_modules',
      'pipelines',
    ])
    assert.deepEqual(await list(subject, 'find /opt/lakeload -not -path "*/.venv/*" -name "*.ts"'), [])
  },

  'holds no development package, no compiler and no package manager': async (subject) => {
    const { devDependencies } = JSON.parse(readFileSync(join(subject.root, 'package.json'), 'utf8'))
    const unwanted = [...Object.keys(devDependencies), 'esbuild']
    const there = await list(
      subject,
      `cd /opt/lakeload/node_modules && ls -d ${unwanted.map((name) => `'${name}'`).join(' ')} 2>/dev/null || true`,
    )
    assert.deepEqual(there, [])
    assert.deepEqual(
      await list(subject, 'for name in npm npx yarn pip pip3 gcc; do command -v $name; done || true'),
      [],
    )
    const python = '/opt/lakeload/.venv/dbt/bin/python'
    assert.deepEqual(await list(subject, `${python} -m pip --version 2>/dev/null || true`), [])
  },

  'has the bytecode of every Python module': async (subject) => {
    const uncompiled = await list(subject, `/opt/lakeload/.venv/dbt/bin/python -c '${UNCOMPILED}'`)
    assert.deepEqual(uncompiled, [])
  },

  'runs as its user, and writes nowhere but in its volumes': async (subject) => {
    const [user, ...refused] = await list(
      subject,
      `echo $(id -u):$(id -g);
       for folder in / /opt/lakeload /opt/lakeload/dbt /etc /usr/local/bin /var/tmp /home; do
         if (: > $folder/written) 2>/dev/null; then echo "$folder can be written"; fi; done;
       for folder in /scratch /tmp "$HOME" "$LAKELOAD_SCRATCH"; do
         if ! (: > $folder/written) 2>/dev/null; then echo "$folder cannot be written"; fi; done`,
    )
    assert.equal(user, USER)
    assert.deepEqual(refused, [])
  },

  'loads everything with its default command': async (subject) => {
    const { stdout, seconds } = await run(subject, { environment: subject.endpoints.environment })
    assert.match(stdout, /succeeded/)
    await assertLoaded(subject)
    return `${seconds.toFixed(1)} s`
  },

  'answers JSON, and loads the same content once': async (subject) => {
    const result = await runAsJson(subject)
    assert.equal(result.status, 'unchanged')
    await assertLoaded(subject)
  },

  'ends on SIGTERM while dbt runs, with 143 and its lease released': async (subject) => {
    const { engine, tag, endpoints } = subject
    // As if dbt had never ended well: the next run has it to do again.
    await endpoints.remove('runs/spacex/transformed.json')
    const container = await engine.start(tag, {
      args: ['run', 'spacex', '--verbose'],
      environment: endpoints.environment,
    })
    try {
      if (!(await container.says(/dbt: Found/)))
        assert.fail(`dbt did not start: ${(await container.ended).stderr}`)
      const start = performance.now()
      await container.terminate()
      const { code, stderr } = await container.ended
      const seconds = (performance.now() - start) / 1000
      assert.equal(code, 143, stderr)
      assert.ok(seconds < STOP_SECONDS, `it took ${seconds.toFixed(1)} s`)
      assert.deepEqual(await endpoints.keys('runs/spacex/lease.json'), [])
      return `${seconds.toFixed(1)} s`
    } finally {
      await container.kill()
    }
  },

  'goes on to the right end after it': async (subject) => {
    const result = await runAsJson(subject)
    assert.ok(['succeeded', 'unchanged'].includes(result.status), result.status)
    assert.ok(result.dbt.passed > 0 && result.dbt.failed === 0, JSON.stringify(result.dbt))
    await assertLoaded(subject)
  },
}

/** Names the .py files of the virtual environment that Python would have to compile. */
const UNCOMPILED = `
import importlib.util, pathlib, sys
for path in pathlib.Path(sys.prefix, "lib").rglob("*.py"):
    if not pathlib.Path(importlib.util.cache_from_source(str(path))).exists(): print(path)
`

/** Runs a container to its end, which must be a good one. */
async function run({ engine, tag }, options) {
  const container = await engine.start(tag, options)
  const end = await container.ended
  assert.equal(end.code, 0, `${end.stdout}${end.stderr}`)
  return end
}

async function runAsJson(subject) {
  const args = ['run', 'spacex', '--json']
  const { stdout } = await run(subject, { args, environment: subject.endpoints.environment })
  return JSON.parse(stdout)
}

/** The lines that a shell in the image prints. */
async function list(subject, script) {
  const command = { entrypoint: '/bin/sh', args: ['-c', script] }
  const { stdout } = await run(subject, command)
  return stdout.split('\n').filter((line) => line !== '')
}

/** Every launch of the API is in its table and in the mart, once. */
async function assertLoaded({ endpoints }) {
  const launches = await endpoints.launches()
  for (const table of ['spacex.launches', 'spacex.launch_links', 'spacex_marts.fct_launches']) {
    const [row] = await endpoints.rows(`select count(*) as rows from ${table}`)
    assert.equal(Number(row.rows), launches, table)
  }
}
