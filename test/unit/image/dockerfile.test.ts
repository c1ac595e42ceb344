import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../../../package.json'
import { repository } from '../../support/cli'
import { readDockerfile, valuesOf } from '../../support/image/dockerfile'

const instructions = readDockerfile(join(repository, 'Dockerfile'))
const values = (name: string) => valuesOf(instructions, name)

/** The Dockerfile's arguments with their defaults. */
const defaults = Object.fromEntries(values('ARG').map((value) => value.split('=')))

/** The last stage: what the image is. */
const image = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'))

/** What .dockerignore lets through. */
const sent = readFileSync(join(repository, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1))

describe('the Dockerfile', () => {
  it('names its bases by arguments alone, and every one is used', () => {
    const from = values('FROM').map((value) => /^(\S+)(?: AS (\w+))?$/.exec(value) ?? [])
    const stages = from.map(([, , stage]) => stage)
    const bases = from.map(([, base]) => base).filter((base) => !stages.includes(base))
    expect(bases.map((base) => /^\$\{(\w+)\}$/.exec(base ?? '')?.[1])).toEqual(['NODE_IMAGE', 'DEBIAN_IMAGE'])
  })

  it('has defaults that name versions of one Debian release, and the Node that the image runs on is an LTS', () => {
    const [, major, release] = /^node:(\d+)\.\d+\.\d+-(\w+)-slim$/.exec(defaults.NODE_IMAGE ?? '') ?? []
    expect(Number(major) % 2).toBe(0)
    expect(defaults.DEBIAN_IMAGE).toMatch(new RegExp(`^debian:${release}(-\\d+)?-slim$`))
  })

  it('says its version as package.json does', () => {
    expect(defaults.VERSION).toBe(version)
  })

  it('runs as a user that is not root, by number, and starts as lakeload', () => {
    expect(valuesOf(image, 'USER')).toEqual(['10001:10001'])
    expect(valuesOf(image, 'ENTRYPOINT')).toEqual(['["/usr/bin/tini", "--", "lakeload"]'])
    expect(valuesOf(image, 'CMD')).toEqual(['["run", "spacex"]'])
    expect(valuesOf(image, 'STOPSIGNAL')).toEqual(['SIGTERM'])
    expect(valuesOf(image, 'VOLUME')).toEqual(['["/scratch", "/tmp"]'])
  })

  it('takes files by COPY, from places that are there and are sent to the builder', () => {
    expect(values('ADD')).toEqual([])
    const sources = values('COPY')
      .filter((value) => !value.startsWith('--from='))
      .flatMap((value) => value.split(' ').slice(0, -1))
    expect(sources).toContain('package-lock.json')
    for (const source of sources.filter((name) => name !== '.')) {
      expect(existsSync(join(repository, source))).toBe(true)
      expect(sent.some((name) => source === name || source.startsWith(`${name}/`))).toBe(true)
    }
  })

  it('installs what the locks say: production packages without scripts, and Python packages by their hashes', () => {
    const commands = values('RUN').join('\n')
    expect(commands).toMatch(/npm install --omit=dev --ignore-scripts/)
    expect(commands).toMatch(/pip install .*--only-binary :all: --require-hashes/)
  })
})

describe('.dockerignore', () => {
  it('sends nothing that it does not name', () => {
    const [first] = readFileSync(join(repository, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(first).toBe('*')
  })

  it('names only what is there', () => {
    expect(sent.filter((name) => !existsSync(join(repository, name)))).toEqual([])
  })

  it('keeps out everything that the image is not made of', () => {
    const folders = readdirSync(repository, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !sent.some((name) => name.split('/')[0] === entry.name))
      .map(({ name }) => name)
    expect(folders).toEqual(
      expect.arrayContaining(['.git', 'bench', 'cloud', 'docs', 'examples', 'infra', 'local', 'test']),
    )
    expect(sent.filter((name) => name.startsWith('scripts'))).toEqual([
      'scripts/build-cli.cjs',
      'scripts/image/assemble.mjs',
    ])
  })
})
