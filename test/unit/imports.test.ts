import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const repository = join(__dirname, '..', '..')

/** What the files of a folder may import from, as folders of the repository. A folder may always import from itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'job/errors': [],
  'job/ports': ['job/pipeline'],
  'job/pipeline': ['job/errors', 'job/ui', 'job/version'],
  'job/lake': ['job/errors', 'job/ports', 'job/pipeline'],
  'job/sql': ['job/errors', 'job/pipeline'],
  'job/ui': [
    'job/errors',
    'job/ports',
    'job/pipeline',
    'job/run',
    'job/load',
    'job/transform',
    'job/infer',
    'job/evolve',
    'job/doctor',
    'job/explain',
    'job/quarantine',
    'job/replay',
    'job/settings-table',
  ],
  'job/adapters': ['job/errors', 'job/ports'],
  'job/extract': ['job/errors', 'job/ports', 'job/pipeline', 'job/lake'],
  'job/infer': ['job/errors', 'job/ports', 'job/pipeline', 'job/sql', 'job/extract', 'job/stage'],
  'job/stage': [
    'job/errors',
    'job/ports',
    'job/pipeline',
    'job/lake',
    // What is set aside is counted as all records were.
    'job/extract/json-scanner',
    'job/extract/path-census',
    'job/sql/limits',
  ],
  'job/check': ['job/errors', 'job/ports', 'job/pipeline', 'job/lake', 'job/stage', 'job/sql/limits'],
  'job/load': ['job/errors', 'job/ports', 'job/pipeline', 'job/sql', 'job/version'],
  'job/report': ['job/errors', 'job/ports', 'job/pipeline', 'job/lake', 'job/run/run-record', 'job/ui'],
  'job/explain': [
    'job/errors',
    'job/ports',
    'job/pipeline',
    'job/lake',
    'job/sql',
    'job/load/warehouse-catalog',
    'job/run/run-record',
    'job/ui/nearest-name',
  ],
  'job/diagnosis': [
    'job/errors',
    'job/ports',
    'job/pipeline',
    'job/check/json-form',
    'job/stage',
    // A row leads to its place in a record in one way.
    'job/explain/column-paths',
    'job/explain/locate-value',
    'job/explain/plan-row',
  ],
  'job/replay': [
    'job/evolve',
    'job/errors',
    'job/ports',
    'job/pipeline',
    'job/lake',
    'job/sql',
    'job/stage',
    'job/check',
    'job/diagnosis',
    'job/load',
    'job/transform',
    'job/run',
  ],
  'job/quarantine': [
    'job/errors',
    'job/ports',
    'job/pipeline',
    'job/lake',
    'job/stage/record-lines',
    'job/run/identify-load',
    'job/run/run-record',
  ],
  'job/bootstrap': ['job/errors', 'job/ports', 'job/pipeline/rebuild-schema', 'job/sql'],
  'job/transform': ['job/errors', 'job/ports', 'job/pipeline', 'job/sql'],
  'job/doctor': [
    'job/errors',
    'job/ports',
    'job/pipeline',
    'job/adapters',
    'job/sql',
    'job/bootstrap',
    'job/extract',
    'job/stage/duckdb-session',
    'job/load/copy-failure',
    'job/transform',
    'job/run/error-record',
    'job/settings',
    'job/exit-code',
  ],
  // Could be published on its own.
  'local/redshift': ['job/sql/limits', 'job/sql/reserved-words'],
  local: ['job/errors', 'job/sql', 'job/ui', 'job/commands'],
  'infra/schedule': [],
  'infra/policy': [],
  // The program has its own compiler and its own runtime: what it shares is plain text and data.
  infra: ['job/ui/nearest-name', 'cloud/stack-outputs'],
  cloud: [
    'job/adapters',
    'job/commands',
    'job/errors',
    'job/ports',
    'job/run',
    'job/settings',
    'job/ui',
    'infra/config',
    'infra/cost',
  ],
}

interface Import {
  readonly file: string
  readonly target: string
}

/** Every relative import of the TypeScript files below a folder, as paths of the repository. */
function importsBelow(folder: string): readonly Import[] {
  const files = readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const path = join(repository, folder, file)
      const text = readFileSync(path, 'utf8')
      return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => ({
        file: relative(repository, path),
        target: relative(repository, resolve(dirname(path), match[1] ?? '')),
      }))
    })
}

const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)

test.each(Object.entries(allowed))('%s imports only from the layers below it', (folder, targets) => {
  const imports = importsBelow(folder)
  const wrong = imports.filter(({ target }) => ![folder, ...targets].some((one) => isIn(target, one)))
  expect(wrong).toEqual([])
})

test.each(['infra/schedule', 'infra/config', 'infra/policy'])(
  '%s loads fast: it needs no cloud provider',
  (folder) => {
    const files = readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    const heavy = files
      .filter((file) => file.endsWith('.ts') && file !== 'read-config.ts')
      .filter((file) =>
        /from '@pulumi\/(aws|pulumi)'/.test(readFileSync(join(repository, folder, file), 'utf8')),
      )
    expect(heavy).toEqual([])
  },
)

test('the job knows nothing of the local endpoints, nor of the cloud it may run in', () => {
  const imports = importsBelow('job')
  expect(imports.length).toBeGreaterThan(100)
  const outside = ['local', 'cloud', 'infra']
  expect(imports.filter(({ target }) => outside.some((folder) => isIn(target, folder)))).toEqual([])
})

test('nothing under job/ asks whether it runs on a laptop, but the command that reads --local', () => {
  const files = readdirSync(join(repository, 'job'), { recursive: true, encoding: 'utf8' })
  const asking = files
    .filter((file) => file.endsWith('.ts') && !file.startsWith('commands/') && !file.startsWith('errors/'))
    .filter((file) =>
      /\blocal(host)?\s*(===|\?|&&|\|\|)|isLocal/.test(readFileSync(join(repository, 'job', file), 'utf8')),
    )
  expect(asking).toEqual([])
})
