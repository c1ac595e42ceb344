import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { messageOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'

/**
 * The default export of a pipeline's `pipeline.ts` (or of `pipeline.js`, where an image has compiled it before).
 * TypeScript is compiled in memory, with what it imports, and never written.
 *
 * @throws JobError PIPELINE_NOT_LOADABLE with the compiler's or the file's own message
 */
export async function importDefinition(pipelineFolder: string): Promise<unknown> {
  const compiled = join(pipelineFolder, 'pipeline.js')
  const source = join(pipelineFolder, 'pipeline.ts')
  try {
    if (!existsSync(source)) return defaultExport(createRequire(compiled)(compiled))
    const { build } = await import('esbuild')
    const result = await build({
      entryPoints: [source],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      packages: 'external',
      logLevel: 'silent',
    })
    const code = result.outputFiles[0]?.text ?? ''
    const module: { exports: unknown } = { exports: {} }
    // The code is the user's own file: running it is what `pipeline.ts` is for.
    new Function('module', 'exports', 'require', code)(module, module.exports, createRequire(source))
    return defaultExport(module.exports)
  } catch (error) {
    // esbuild's message begins with a count; the compiler's own words follow.
    const lines = messageOf(error).split('\n')
    const message = lines.find((line) => line.includes('ERROR:')) ?? lines[0]
    throw new JobError('PIPELINE_NOT_LOADABLE', `\`${source}\` could not be loaded: ${message}`, {
      cause: error,
    })
  }
}

function defaultExport(exports: unknown): unknown {
  return typeof exports === 'object' && exports !== null && 'default' in exports ? exports.default : undefined
}
