import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../errors/error-facts'
import { rebuildSchema } from '../pipeline/rebuild-schema'
import type { PipelineSchemas } from './access'

/** The layers that every pipeline of ours has relations in. */
const usualLayers = ['staging', 'marts']

/** Models of this layer are part of the queries that use them: they make no relation, and need no schema. */
const withoutRelations = 'intermediate'

/**
 * The schemas of a pipeline: its own, and one for each folder of its dbt models, named as `dbt/macros/generate_schema_name.sql`
 * names them, and the one that `lakeload replay` rebuilds in. A pipeline that has no models yet gets the usual ones, so that the first of them finds its schema.
 */
export async function pipelineSchemas(pipeline: string, dbtFolder: string): Promise<PipelineSchemas> {
  const folders = await foldersIn(join(dbtFolder, 'models', pipeline))
  const layers = [...new Set([...usualLayers, ...folders])].filter((layer) => layer !== withoutRelations)
  return {
    pipeline,
    schemas: [pipeline, ...layers.map((layer) => `${pipeline}_${layer}`), rebuildSchema(pipeline)],
  }
}

async function foldersIn(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
