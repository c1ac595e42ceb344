import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { runCommand } from '../setup/run-command.mjs'
import { outputOf } from './output-of.mjs'

/** The npm of a stand-in for the node image: as new as the one that Node 24 brings. */
const NPM_VERSION = '11.19.1'

/** What the official slim image leaves out of Debian too, and apt's caches. */
const UNWANTED = [
  'usr/share/doc',
  'usr/share/man',
  'usr/share/info',
  'usr/share/locale',
  'var/cache/apt',
  'var/cache/debconf',
  'var/lib/apt/lists',
  'var/log',
]

/** Where the host's certificates are expected, and where they are put: Debian's own file is its package's. */
const HOST_CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'
const CERTIFICATES = '/usr/local/share/host-certificates.crt'

/**
 * Stands in for the Dockerfile's two public base images where no registry of images can be reached: Debian from its
 * own mirror, Node from npm, in the very versions that the Dockerfile names. What is slow to fetch is kept in a folder
 * of the clone; what the host says of certificates and package indexes is added anew each time.
 *
 * @param {import('./engine.mjs').Engine} engine
 * @param {string} keep the folder that stays @param {Record<string, string>} bases the Dockerfile's defaults
 * @param {string} tag the beginning of the images' names
 * @returns {Promise<Record<string, string>>} the build arguments that name the stand-ins
 */
export async function buildStandIns(engine, keep, bases, tag, say) {
  const { suite, nodeVersion } = readBases(bases)
  const [debian, node] = await Promise.all([
    keptFolder(keep, `debian-${suite}-${process.arch}`, say, (folder) => fetchDebian(suite, folder)),
    keptFolder(keep, `node-${nodeVersion}-${process.arch}`, say, (folder) => fetchNode(nodeVersion, folder)),
  ])
  const host = mkdtempSync(join(engine.folder, 'host-'))
  await writeHostSettings(host)
  await engine.build(`${tag}-plain`, debian, {})
  await engine.build(`${tag}-debian`, host, { BASE: `${tag}-plain` })
  await engine.build(`${tag}-node`, node, { BASE: `${tag}-debian` })
  return { DEBIAN_IMAGE: `${tag}-debian`, NODE_IMAGE: `${tag}-node` }
}

/** The suite of Debian and the version of Node that the tags of the bases name. */
export function readBases({ NODE_IMAGE, DEBIAN_IMAGE }) {
  const node = /^node:(\d+\.\d+\.\d+)-(\w+)-slim/.exec(NODE_IMAGE)
  const debian = /^debian:([a-z]+)/.exec(DEBIAN_IMAGE)
  if (node === null || debian === null || node[2] !== debian[1]) {
    throw new Error(`no stand-in for \`${NODE_IMAGE}\` and \`${DEBIAN_IMAGE}\`: not of one Debian suite`)
  }
  return { nodeVersion: node[1], suite: debian[1] }
}

/** A build context that is made once; half of one is never taken for it. */
async function keptFolder(keep, name, say, make) {
  const folder = join(keep, name)
  if (existsSync(folder)) return folder
  say(`making ${name} once, as a stand-in for a public base image`)
  mkdirSync(keep, { recursive: true })
  const temporary = mkdtempSync(join(keep, `${name}-`))
  try {
    await make(temporary)
    renameSync(temporary, folder)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  return folder
}

async function fetchDebian(suite, folder) {
  const root = join(folder, 'root')
  await outputOf('debootstrap', ['--variant=minbase', '--include=ca-certificates', suite, root])
  for (const path of UNWANTED) {
    rmSync(join(root, path), { recursive: true })
    mkdirSync(join(root, path))
  }
  const updates = [`${suite} main`, `${suite}-updates main`].map(
    (name) => `deb http://deb.debian.org/debian ${name}`,
  )
  const security = `deb http://deb.debian.org/debian-security ${suite}-security main`
  writeFileSync(join(root, 'etc/apt/sources.list'), `${[...updates, security].join('\n')}\n`)
  // As an archive: a builder that copies a folder does not keep every owner and mode.
  await outputOf('tar', ['--create', '--file', join(folder, 'root.tar'), '--directory', root, '.'])
  rmSync(root, { recursive: true })
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nADD root.tar /\nCMD ["bash"]\n')
}

async function fetchNode(version, folder) {
  const packages = [`node-linux-${process.arch}@${version}`, `npm@${NPM_VERSION}`]
  const names = await outputOf('npm', ['pack', '--silent', '--pack-destination', folder, ...packages])
  const [node, npm] = names.split('\n').filter((line) => line.endsWith('.tgz'))
  const local = join(folder, 'local')
  await unpack(join(folder, node), join(folder, 'node'))
  await unpack(join(folder, npm), join(local, 'lib/node_modules/npm'))
  mkdirSync(join(local, 'bin'))
  cpSync(join(folder, 'node/bin/node'), join(local, 'bin/node'))
  chmodSync(join(local, 'bin/node'), 0o755)
  cpSync(join(folder, 'node/LICENSE'), join(local, 'LICENSE'))
  const npmCli = join('lib/node_modules/npm/bin/npm-cli.js')
  chmodSync(join(local, npmCli), 0o755)
  symlinkSync(join('..', npmCli), join(local, 'bin/npm'))
  rmSync(join(folder, 'node'), { recursive: true })
  for (const archive of [node, npm]) rmSync(join(folder, archive))
  writeFileSync(join(folder, 'Dockerfile'), 'ARG BASE\nFROM $BASE\nCOPY local /usr/local\n')
}

async function unpack(archive, folder) {
  mkdirSync(folder, { recursive: true })
  await outputOf('tar', [
    ...['--extract', '--file', archive, '--directory', folder],
    ...['--strip-components=1', '--no-same-owner'],
  ])
}

/** The certificates, the npm registry and the Python index of this machine, so that the build reaches what it reaches. */
async function writeHostSettings(folder) {
  const files = {
    'etc/pip.conf': `[global]\n${[`cert = ${CERTIFICATES}`, ...(await pipSettings())].join('\n')}\n`,
    'usr/local/etc/npmrc': `cafile=${CERTIFICATES}\nregistry=${await npmRegistry()}\n`,
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'files', path)), { recursive: true })
    writeFileSync(join(folder, 'files', path), text)
  }
  const certificates = join(folder, 'files', CERTIFICATES)
  mkdirSync(dirname(certificates), { recursive: true })
  cpSync(HOST_CERTIFICATES, certificates, { dereference: true })
  writeFileSync(join(folder, 'Dockerfile'), 'ARG BASE\nFROM $BASE\nCOPY files /\n')
}

async function pipSettings() {
  const { code, output } = await runCommand('python3', ['-m', 'pip', 'config', 'list'])
  if (code !== 0) return []
  return [...output.matchAll(/^[^.]+\.((?:extra-)?index-url|trusted-host)='(.*)'$/gm)].map(
    ([, name, value]) => `${name} = ${value}`,
  )
}

async function npmRegistry() {
  const lines = (await outputOf('npm', ['config', 'get', 'registry'])).split('\n')
  return lines.find((line) => /^https?:/.test(line))
}
