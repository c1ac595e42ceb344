import { readLastLoad } from '../load/last-load'
import { identifyLoad } from '../run/identify-load'
import type { RunDependencies } from '../run/run-dependencies'
import { runStep } from '../run/run-step'
import * as summarise from '../run/step-summaries'
import { forgetTransformed, markTransformed } from '../run/transformed'
import { hashDbtProject } from '../transform/project-hash'
import { transform } from '../transform/transform'
import type { TransformResult } from '../transform/transform-result'

/**
 * Builds and tests the models from tables that were changed without a run: also from tables that are empty now, as models would else
 * go on showing what is no longer there.
 *
 * @param loadId the load that was worked on, where no other is committed any more
 */
export async function transformAgain(
  dependencies: RunDependencies,
  loadId?: string,
): Promise<TransformResult | undefined> {
  const { store, pipeline, warehouse, transformOptions, signal } = dependencies
  // First: whatever comes now, the next run builds the models.
  await forgetTransformed(store, pipeline.name)
  const session = await warehouse.connect(signal)
  const last = await readLastLoad(session, pipeline.name).finally(() => session.close())
  const source = last?.load_id ?? loadId
  if (source === undefined) return undefined
  const dbtSha256 = await hashDbtProject(transformOptions.projectFolder, pipeline.name)
  const load = identifyLoad(pipeline.name, source)
  const result = await runStep(
    'transform',
    dependencies,
    load,
    () => undefined,
    async (context) => {
      const done = await transform(context, transformOptions)
      return { result: done, summary: summarise.transformed(done) }
    },
  )
  if (result.failed === 0) await markTransformed(store, pipeline.name, { loadId: source, dbtSha256 })
  return result
}
