// Makes the content of the image from a clone with its production packages: `node assemble.mjs <folder>`. Runs in the
// Dockerfile's build stage, where nothing else of the repository is.
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)

/**
 * Packages that only the build needs: pipelines are compiled here, so the image has no compiler. The rest of what
 * esbuild is made of are its binaries.
 */
const BUILD_PACKAGES = new Set(['esbuild', '@esbuild', '.bin', '.package-lock.json'])

/** What npm packages bring and CommonJS on Node never reads: other builds of the same code, sources, source maps. */
const UNREAD_FOLDERS = new Set(['dist-es', 'dist-types'])
const UNREAD_FILES = /\.([cm]?ts|map|tsbuildinfo|md|markdown)$/

/**
 * Writes `lakeload/` (what lies in the project's folder of the image) and `node_modules/`, apart: packages change less
 * often than the job, so that they are a layer of their own.
 */
export function assemble(root, target) {
  rmSync(target, { recursive: true, force: true })
  const project = join(target, 'lakeload')
  mkdirSync(project, { recursive: true })
  buildJob(root, project)
  buildPipelines(root, project)
  cpSync(join(root, 'dbt'), join(project, 'dbt'), { recursive: true, filter: isOfDbtProject })
  copyLicences(root, project)
  copyPackages(join(root, 'node_modules'), join(target, 'node_modules'))
}

function buildJob(root, project) {
  require('../build-cli.cjs').buildCli(root, ['lakeload'])
  for (const file of ['dist/lakeload.js', 'bin/lakeload.js']) cpSync(join(root, file), join(project, file))
  chmodSync(join(project, 'bin', 'lakeload.js'), 0o755)
}

/** Each pipeline's definition as one `pipeline.js`, and its other files as they are. */
function buildPipelines(root, project) {
  const pipelines = join(root, 'pipelines')
  cpSync(pipelines, join(project, 'pipelines'), { recursive: true, filter: (path) => !path.endsWith('.ts') })
  const definitions = readdirSync(pipelines, { recursive: true }).filter(
    (path) => basename(path) === 'pipeline.ts' && path.split(sep).length === 2,
  )
  createRequire(join(root, 'package.json'))('esbuild').buildSync({
    absWorkingDir: root,
    entryPoints: definitions.map((path) => join('pipelines', path)),
    outdir: join(project, 'pipelines'),
    outbase: 'pipelines',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
  })
}

/** The project as dbt reads it; its packages are installed, and no longer listed. */
function isOfDbtProject(path) {
  return !/^requirements\.(in|txt)$/.test(basename(path))
}

/** Ours and, where this Node came with its own, Node's: its binary is in the image. npm packages carry theirs. */
function copyLicences(root, project) {
  cpSync(join(root, 'LICENSE'), join(project, 'LICENSE'))
  const ofNode = join(dirname(dirname(process.execPath)), 'LICENSE')
  if (existsSync(ofNode)) cpSync(ofNode, join(project, 'LICENSE.node'))
}

function copyPackages(from, to) {
  cpSync(from, to, {
    recursive: true,
    filter: (path) => {
      const name = relative(from, path)
      if (BUILD_PACKAGES.has(name.split(sep)[0])) return false
      return !UNREAD_FOLDERS.has(basename(path)) && !(UNREAD_FILES.test(path) && !/licen[cs]e/i.test(path))
    },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
  assemble(root, resolve(process.argv[2]))
}
