import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'
import { scratchError } from '../errors/scratch-error'
import type { StepContext } from '../ports/step-context'
import { planDbtBuild, type TransformOptions } from './dbt-invocation'
import { probeScratch } from './probe-scratch'
import { type DbtExit, runDbt } from './run-dbt'
import { readRunResults, removeRunResults } from './run-results'
import type { TransformResult } from './transform-result'

/** What transform uses of a step's context. */
export type TransformContext = Pick<
  StepContext,
  'pipeline' | 'warehouse' | 'log' | 'signal' | 'scratchFolder'
>

const nothingToDo: TransformResult = { passed: 0, failed: 0, skipped: 0, warned: 0, failed_nodes: [] }

/**
 * Builds and tests a pipeline's dbt models. A failed model or test is a result, not an error: the tables are loaded
 * all the same, and the caller tells people. A pipeline without models has nothing to do.
 *
 * @throws JobError of the TRANSFORM_ codes where dbt could not work at all, or the warehouse's own error where
 * that does not answer
 */
export async function transform(
  context: TransformContext,
  options: TransformOptions,
): Promise<TransformResult> {
  const pipeline = context.pipeline.name
  if (!(await hasModels(join(options.projectFolder, 'models', pipeline)))) {
    context.log.info(`no dbt models for \`${pipeline}\``)
    return nothingToDo
  }
  const environment = await options.environment(context.signal)
  const invocation = planDbtBuild(pipeline, context.scratchFolder, options, environment)
  const { targetFolder } = invocation
  await makeFolder(targetFolder)
  await removeRunResults(targetFolder)
  const exit = await runDbt(invocation, context.log, context.signal, options.graceMs)
  const result = exit.code === 0 || exit.code === 1 ? await readResults(targetFolder) : undefined
  if (result === undefined) throw await explainFailure(exit, targetFolder, context)
  context.log.info(
    `dbt: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped, ${result.warned} warned`,
  )
  return result
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw scratchError(error, folder)
  }
}

/** Results that cannot be read may be half written: a full disk is the better error then. */
async function readResults(targetFolder: string): Promise<TransformResult | undefined> {
  try {
    return await readRunResults(targetFolder)
  } catch (error) {
    await probeScratch(targetFolder)
    throw error
  }
}

async function hasModels(folder: string): Promise<boolean> {
  try {
    const files = await readdir(folder, { recursive: true })
    return files.some((file) => file.endsWith('.sql'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

/**
 * dbt says in words alone why it could not work. Whether it was the disk or the warehouse decides about a retry, so we
 * ask them themselves rather than read the words.
 */
async function explainFailure(
  exit: DbtExit,
  targetFolder: string,
  context: TransformContext,
): Promise<unknown> {
  const ending = exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`
  const said = exit.errors.length === 0 ? 'it said nothing' : oneLine(exit.errors)
  const failure = new JobError('TRANSFORM_DBT_FAILED', `dbt ended with ${ending}: ${said}`, {
    context: { pipeline: context.pipeline.name },
  })
  try {
    await probeScratch(targetFolder)
    const session = await context.warehouse.connect(context.signal)
    await session.close()
    return failure
  } catch (error) {
    return error
  }
}

/** Enough of dbt's lines to act on, in one line. */
function oneLine(lines: readonly string[]): string {
  const text = lines.join(' ').replace(/\s+/g, ' ').trim()
  return text.length <= 1_000 ? text : `${text.slice(0, 1_000)} …`
}
