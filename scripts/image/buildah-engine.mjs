import { rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from '../setup/run-command.mjs'
import { Container } from './container.mjs'
import { outputOf } from './output-of.mjs'

const ENTER = join(dirname(fileURLToPath(import.meta.url)), 'enter-chroot.sh')

/** As much as a run of the sample needs, and little enough to notice one that fills its volumes. */
const VOLUME_SIZE = '512m'

/**
 * buildah where there is no engine: builds with a chroot for each RUN, in a store of its own, and runs the image in
 * namespaces of `unshare`, where the root is mounted read-only. buildah's own `run` cannot do that.
 */
export class BuildahEngine {
  name = 'buildah'
  #store
  #environment
  #inspected = new Map()
  #mounted = new Map()

  /** @param {string} folder for the store */
  constructor(folder) {
    this.folder = folder
    this.#store = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')]
    this.#environment = { ...process.env, BUILDAH_ISOLATION: 'chroot' }
  }

  /** overlay is many times faster and smaller than vfs, which works everywhere. */
  async open() {
    for (const driver of ['overlay', 'vfs']) {
      this.#environment.STORAGE_DRIVER = driver
      if ((await runCommand('buildah', [...this.#store, 'info'], { env: this.#environment })).code === 0)
        return
      rmSync(this.folder, { recursive: true, force: true })
    }
  }

  async build(tag, contextFolder, buildArguments) {
    const args = Object.entries(buildArguments).flatMap(([name, value]) => [
      '--build-arg',
      `${name}=${value}`,
    ])
    await this.#buildah('bud', '--layers', '--jobs', '2', ...args, '--tag', tag, contextFolder)
  }

  async inspect(tag) {
    return (await this.#inspect(tag)).OCIv1.config
  }

  async layers(tag) {
    const { OCIv1, Manifest } = await this.#inspect(tag)
    const sizes = JSON.parse(Manifest).layers.map(({ size }) => size)
    return OCIv1.history.map(({ created_by: createdBy, empty_layer: isEmpty }) => ({
      bytes: isEmpty ? 0 : sizes.shift(),
      createdBy,
    }))
  }

  async start(tag, { args, entrypoint, environment = {} }) {
    const config = await this.inspect(tag)
    const root = await this.#mount(tag)
    const command =
      entrypoint === undefined
        ? [...config.Entrypoint, ...(args ?? config.Cmd)]
        : [entrypoint, ...(args ?? [])]
    const [uid, gid] = config.User.split(':')
    const volumes = Object.keys(config.Volumes).map((path) => describeVolume(root, path))
    const env = { ...Object.fromEntries(config.Env.map(splitVariable)), ...environment }
    return new Container(
      'unshare',
      [
        ...['--mount', '--pid', '--fork'],
        ...[ENTER, root, uid, gid, config.WorkingDir, ...volumes, '--', ...command],
      ],
      { env },
      // unshare itself waits; process 1 of the container is its only child.
      async (signal, pid) => {
        await outputOf('pkill', [`-${signal}`, '--parent', String(pid)])
      },
    )
  }

  async close() {
    if (this.#mounted.size > 0) await this.#buildah('rm', '--all')
    await this.#buildah('rmi', '--all', '--force')
    rmSync(this.folder, { recursive: true, force: true })
  }

  async #inspect(tag) {
    const known = this.#inspected.get(tag)
    if (known !== undefined) return known
    const image = JSON.parse(await this.#buildah('inspect', '--type', 'image', tag))
    this.#inspected.set(tag, image)
    return image
  }

  async #mount(tag) {
    const known = this.#mounted.get(tag)
    if (known !== undefined) return known
    const container = await this.#buildah('from', tag)
    const root = await this.#buildah('mount', container)
    this.#mounted.set(tag, root)
    return root
  }

  async #buildah(...args) {
    return outputOf('buildah', [...this.#store, ...args], { env: this.#environment })
  }
}

/** A volume as an engine makes it: empty, with the owner and the mode of its mount point. */
function describeVolume(root, path) {
  const { mode, uid, gid } = statSync(join(root, path))
  return [path, (mode & 0o7777).toString(8), uid, gid, VOLUME_SIZE].join(':')
}

function splitVariable(text) {
  const at = text.indexOf('=')
  return [text.slice(0, at), text.slice(at + 1)]
}
