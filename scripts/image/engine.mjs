import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetupProblem } from '../setup/problem.mjs'
import { runCommand } from '../setup/run-command.mjs'
import { BuildahEngine } from './buildah-engine.mjs'
import { OciEngine } from './oci-engine.mjs'

/**
 * What builds and runs an image. A container is started with a read-only root, the image's own user and volumes, and
 * the host's network.
 *
 * @typedef {object} Engine
 * @property {string} name
 * @property {(tag: string, contextFolder: string, buildArguments: Record<string, string>) => Promise<void>} build
 * @property {(tag: string) => Promise<object>} inspect the image's configuration, by the names of OCI
 * @property {(tag: string) => Promise<{ bytes: number, createdBy: string }[]>} layers the first one first
 * @property {(tag: string, options: { args?: string[], entrypoint?: string, environment?: Record<string, string> }) =>
 *   Promise<import('./container.mjs').Container>} start
 * @property {() => Promise<void>} close takes everything out again that it has made
 */

/** The first engine that answers, or the one that was asked for. @returns {Promise<Engine>} */
export async function openEngine(wanted) {
  const folder = () => mkdtempSync(join(tmpdir(), 'lakeload-image-'))
  for (const name of ['docker', 'podman']) {
    if (wanted !== undefined && wanted !== name) continue
    if ((await runCommand(name, ['info'])).code === 0) return new OciEngine(name, folder())
  }
  const missing = wanted === undefined || wanted === 'buildah' ? await missingForBuildah() : [wanted]
  if (missing.length === 0) {
    const engine = new BuildahEngine(folder())
    await engine.open()
    return engine
  }
  throw new SetupProblem(
    `no engine can build and run the image: neither docker nor podman answers, and for buildah there is no ${missing.join(', ')}`,
    'start docker or podman, or on Debian as root: `apt-get install --no-install-recommends buildah debootstrap`',
  )
}

async function missingForBuildah() {
  if (process.platform !== 'linux') return ['Linux']
  const missing = process.getuid() === 0 ? [] : ['root']
  for (const program of ['buildah', 'debootstrap', 'unshare', 'setpriv', 'pkill']) {
    if ((await runCommand(program, ['--version'])).code === 127) missing.push(program)
  }
  return missing
}
