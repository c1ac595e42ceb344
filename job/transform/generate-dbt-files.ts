import { join } from 'node:path'
import type { SchemaContract } from '../pipeline/contract'
import { generateSources } from './generate-sources'
import { generateStagingModel, generateStagingProperties } from './generate-staging'
import { markGenerated } from './generated-text'
import { stagingName } from './staging-name'

/** A file that `lakeload dbt generate` answers for, with its marker. */
export interface DbtFile {
  /** Below the dbt project. */
  readonly path: string
  readonly text: string
  /** The model file that it belongs to: properties of a model that a person took over are a person's too. */
  readonly belongsTo?: string
}

/** Where the staging models of a pipeline stand in a dbt project. */
export function stagingFolder(pipeline: string): string {
  return join('models', pipeline, 'staging')
}

/** Everything that dbt derives from a contract: the sources, and for each table a staging model with its properties. */
export function generateDbtFiles(contract: SchemaContract): readonly DbtFile[] {
  const folder = stagingFolder(contract.pipeline)
  const sources: DbtFile = {
    path: join(folder, `_${contract.pipeline}__sources.yml`),
    text: markGenerated('yml', generateSources(contract)),
  }
  const models = contract.tables.flatMap((table): readonly DbtFile[] => {
    const name = stagingName(contract.pipeline, table.name)
    const path = join(folder, `${name}.sql`)
    return [
      { path, text: markGenerated('sql', generateStagingModel(contract, table)) },
      {
        path: join(folder, `${name}.yml`),
        text: markGenerated('yml', generateStagingProperties(contract, table)),
        belongsTo: path,
      },
    ]
  })
  return [sources, ...models]
}
