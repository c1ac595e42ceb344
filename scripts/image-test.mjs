// `npm run image:test`: builds the image and runs it against the local endpoints. With docker or podman where one
// answers, else with buildah. `--engine <name>` chooses; `--stand-in` builds on bases that are made here, from Debian's
// mirror and npm, as buildah always does: see docs/image.md.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { checks } from './image/checks.mjs'
import { readBaseArguments } from './image/dockerfile-arguments.mjs'
import { openEngine } from './image/engine.mjs'
import { layersTable } from './image/layers-table.mjs'
import { LocalEndpoints } from './image/local-endpoints.mjs'
import { buildStandIns } from './image/stand-in-bases.mjs'
import { install } from './setup/install.mjs'
import { runMain, SetupProblem } from './setup/problem.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const say = (line) => process.stderr.write(`image: ${line}\n`)
const { values } = parseArgs({
  options: { engine: { type: 'string' }, 'stand-in': { type: 'boolean', default: false } },
})

await runMain(async () => {
  const cleanUps = []
  try {
    return await untilSignal(() => main(cleanUps))
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp()
  }
})

/** Everything that was begun is on the list of what is to be cleaned up before it can fail. */
async function main(cleanUps) {
  const engine = await openEngine(values.engine)
  cleanUps.push(() => engine.close())
  await install(root, (line) => process.stderr.write(`setup: ${line}\n`))
  const tag = `localhost/lakeload-image-test-${process.pid}`
  await build(engine, tag)
  const layers = await engine.layers(tag)
  process.stdout.write(`${layersTable(layers)}\n\n`)
  const endpoints = new LocalEndpoints(root)
  cleanUps.push(() => endpoints.close())
  await timed('started the local endpoints', () => endpoints.open())
  return await runChecks({ engine, tag, root, layers, endpoints })
}

/** Does the work, or gives it up on a signal; what it left running is cleaned up after it. */
function untilSignal(work) {
  return new Promise((resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, () => reject(new SetupProblem(`ended by ${signal}`, 'run it again')))
    }
    work().then(resolve, reject)
  })
}

async function build(engine, tag) {
  const useStandIns = values['stand-in'] || engine.name === 'buildah'
  const bases = readBaseArguments(join(root, 'Dockerfile'))
  const buildArguments = useStandIns
    ? await timed('made the stand-in bases', () =>
        buildStandIns(engine, join(root, '.venv', 'image'), bases, tag, say),
      )
    : {}
  await timed(`built the image with ${engine.name}`, () => engine.build(tag, root, buildArguments))
}

/** Answers the exit code. A check that fails does not keep the others from being made. */
async function runChecks(subject) {
  let failed = 0
  for (const [title, check] of Object.entries(checks)) {
    try {
      const told = await check(subject)
      process.stdout.write(`ok      ${title}${told === undefined ? '' : ` (${told})`}\n`)
    } catch (error) {
      failed++
      process.stdout.write(`FAILED  ${title}\n${error.message}\n`)
    }
  }
  process.stdout.write(failed === 0 ? '\nthe image is right\n' : `\n${failed} checks of the image failed\n`)
  return failed === 0 ? 0 : 1
}

async function timed(done, work) {
  const start = performance.now()
  const result = await work()
  say(`${done} in ${((performance.now() - start) / 1000).toFixed(1)} s`)
  return result
}
