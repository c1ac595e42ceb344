import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadPipeline } from '../../../job/pipeline/load-pipeline'
import { generateSources } from '../../../job/transform/generate-sources'
import { sourcesPath } from '../../../job/transform/write-sources'

const projectFolder = join(__dirname, '..', '..', '..')

// The file in the repository is the golden text: `lakeload dbt generate spacex` writes it anew.
test("dbt's sources of spacex are what its schema contract generates", async () => {
  const pipeline = await loadPipeline('spacex', { projectFolder, environment: {} })
  const committed = await readFile(sourcesPath(join(projectFolder, 'dbt'), 'spacex'), 'utf8')
  expect(committed).toBe(generateSources(pipeline.contract))
})
