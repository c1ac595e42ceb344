const {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} = require('node:fs')
const { createRequire } = require('node:module')
const { join } = require('node:path')

/**
 * The bundles: the job alone, and what it loads when it is there, the endpoints of a laptop and the operation of a stack.
 * An image copies the first and so has nothing of `local/`, `cloud/` and `infra/`.
 */
const ENTRIES = {
  lakeload: join('bin', 'lakeload.ts'),
  local: join('local', 'commands', 'index.ts'),
  cloud: join('cloud', 'commands', 'index.ts'),
}
const SOURCES = ['bin', 'cloud', 'infra', 'job', 'local']

/** Makes bundles in dist/, all or those that are named, npm packages left out. */
function buildCli(root, names = Object.keys(ENTRIES)) {
  const startedAt = new Date()
  const { buildSync } = createRequire(join(root, 'package.json'))('esbuild')
  const dist = join(root, 'dist')
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(names.map((name) => [name, ENTRIES[name]])),
    outdir: dist,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    banner: { js: LAZY },
    sourcemap: true,
    write: false,
  })
  mkdirSync(dist, { recursive: true })
  // Renamed into place, so that a command that starts meanwhile reads a whole file. The entry comes last: its time is
  // what `isBuilt` looks at.
  for (const { path, contents, text } of outputFiles.toSorted((a, b) => rank(a.path) - rank(b.path))) {
    const temporary = `${path}.${process.pid}`
    writeFileSync(temporary, path.endsWith('.js') ? requireLazily(text) : contents)
    // The time of the start: a source that was saved while this ran is newer than what was made of it.
    utimesSync(temporary, startedAt, startedAt)
    renameSync(temporary, path)
  }
}

/**
 * npm packages are loaded when something of theirs is first used: all of them together take most of a second, and
 * `lakeload local status` uses none. Every use in the bundle is a property of the module, which the proxy looks up.
 */
const LAZY =
  'const lazily = (load) => { let module; return new Proxy({}, { get: (_, name) => (module ??= load())[name] }) };'

function requireLazily(code) {
  return code.replace(/^var (import_\w+) = (.*require\("(?!node:).*"\)\)?);$/gm, 'var $1 = lazily(() => $2);')
}

function rank(path) {
  return path.endsWith('lakeload.js') ? 1 : 0
}

/** Whether dist/ is newer than every source. Takes a few milliseconds. */
function isBuilt(root) {
  const output = join(root, 'dist', 'lakeload.js')
  if (!existsSync(output)) return false
  const builtAt = statSync(output).mtimeMs
  return !SOURCES.some((folder) => hasNewer(join(root, folder), builtAt))
}

function hasNewer(folder, time) {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return hasNewer(path, time)
    return /\.(ts|json)$/.test(entry.name) && statSync(path).mtimeMs > time
  })
}

module.exports = { buildCli, isBuilt }
