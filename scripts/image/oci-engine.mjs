import { rmSync } from 'node:fs'
import { Container } from './container.mjs'
import { outputOf } from './output-of.mjs'

/**
 * docker or podman: builds into the engine's own store and takes everything out again.
 * @typedef {import('./engine.mjs').Engine} Engine
 */
export class OciEngine {
  #tags = new Set()
  #containers = 0

  /** @param {'docker' | 'podman'} name @param {string} folder for files of its own */
  constructor(name, folder) {
    this.name = name
    this.folder = folder
  }

  async build(tag, contextFolder, buildArguments) {
    const args = Object.entries(buildArguments).flatMap(([name, value]) => [
      '--build-arg',
      `${name}=${value}`,
    ])
    await outputOf(this.name, ['build', ...args, '--tag', tag, contextFolder])
    this.#tags.add(tag)
  }

  async inspect(tag) {
    const [image] = JSON.parse(await outputOf(this.name, ['image', 'inspect', tag]))
    return image.Config
  }

  async layers(tag) {
    const format = ['--no-trunc', '--human=false', '--format', '{{.Size}}\t{{.CreatedBy}}']
    const lines = (await outputOf(this.name, ['history', ...format, tag])).split('\n').reverse()
    return lines
      .map((line) => line.split('\t'))
      .map(([size, ...createdBy]) => ({ bytes: parseSize(size), createdBy: createdBy.join(' ') }))
  }

  async start(tag, { args = [], entrypoint, environment = {} }) {
    const name = `${tag.replace(/\W+/g, '-')}-${++this.#containers}`
    const variables = Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`])
    // podman would make more than the image's volumes writable.
    const strict = this.name === 'podman' ? ['--read-only-tmpfs=false'] : []
    const options = ['--rm', '--name', name, '--read-only', ...strict, '--network', 'host', ...variables]
    const command = entrypoint === undefined ? [tag, ...args] : ['--entrypoint', entrypoint, tag, ...args]
    return new Container(this.name, ['run', ...options, ...command], {}, async (signal) => {
      await outputOf(this.name, ['kill', '--signal', signal, name])
    })
  }

  async close() {
    for (const tag of [...this.#tags].reverse()) await outputOf(this.name, ['rmi', '--force', tag])
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** docker prints bytes when it is asked to, podman `79.6 MB` all the same. */
function parseSize(text) {
  const [, number, unit] = /^([\d.]+) *([kMG]?)B?$/.exec(text) ?? []
  return Number(number) * { '': 1, k: 1e3, M: 1e6, G: 1e9 }[unit]
}
