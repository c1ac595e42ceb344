import { join } from 'node:path'
import { copyDbtProject } from './dbt/dbt-project'
import { createLocalHome, type LocalHome } from './local-home'
import { makeTempFolder, removeTempFolder } from './temp-folder'

/** Endpoints of a test file's own, which are up, with a folder of pipelines and a dbt project. */
export interface PipelineHome {
  readonly home: LocalHome
  /** Pipelines lie in its folder `pipelines`. */
  readonly folder: string
}

/** Makes them before all tests of a file, and takes them away afterwards. */
export function usePipelineHome(): PipelineHome {
  const made = {} as { -readonly [key in keyof PipelineHome]: PipelineHome[key] }
  beforeAll(async () => {
    made.folder = await makeTempFolder()
    made.home = await createLocalHome({
      LAKELOAD_PIPELINES: join(made.folder, 'pipelines'),
      LAKELOAD_DBT_PROJECT: await copyDbtProject(made.folder),
      DBT_EXCLUDE_RESOURCE_TYPES: 'unit_test',
    })
    await made.home.json(['local', 'up'])
  }, 300_000)
  afterAll(async () => {
    await made.home.close()
    await removeTempFolder(made.folder)
  }, 60_000)
  return made
}
