import { join } from 'node:path'
import { targetTables } from '../pipeline/target-table'
import { type DbtSubject, generateSources } from './generate-sources'
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

/** Everything that dbt derives from a contract and how its streams are written: the sources, and for each table a staging model with its properties. */
export function generateDbtFiles(subject: DbtSubject): readonly DbtFile[] {
  const { contract } = subject
  const folder = stagingFolder(contract.pipeline)
  const sources: DbtFile = {
    path: join(folder, `_${contract.pipeline}__sources.yml`),
    text: markGenerated('yml', generateSources(subject)),
  }
  const models = targetTables(subject).flatMap((target): readonly DbtFile[] => {
    const name = stagingName(contract.pipeline, target.contract.name)
    const path = join(folder, `${name}.sql`)
    return [
      { path, text: markGenerated('sql', generateStagingModel(contract, target)) },
      {
        path: join(folder, `${name}.yml`),
        text: markGenerated('yml', generateStagingProperties(contract, target)),
        belongsTo: path,
      },
    ]
  })
  return [sources, ...models]
}
