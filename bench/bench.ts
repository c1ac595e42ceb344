import { readBenchSettings } from './bench-settings'
import { runFloor, runLakeFloor } from './floor'
import { generate } from './generate'
import { runInfer } from './infer'
import { runServices } from './services'
import { runStep } from './steps'

/** One process of a bench; `scripts/bench.mjs` says which. */
async function main(role: string): Promise<void> {
  const settings = readBenchSettings()
  if (role === 'generate') await generate(settings)
  else if (role === 'services') await runServices(settings)
  else if (role === 'infer') await runInfer(settings)
  else if (role === 'floor') await runFloor(settings)
  else if (role === 'floor over S3') await runLakeFloor(settings)
  else await runStep(role, settings)
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
