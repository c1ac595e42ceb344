import { join } from 'node:path'
import { formatLoadPlan } from '../../../job/load/format-load-plan'
import { createOwnTable, createSchema, ownTables } from '../../../job/load/own-tables'
import { planLoad } from '../../../job/load/plan-load'
import { loadPipeline } from '../../../job/pipeline/load-pipeline'
import { expectGolden } from '../../support/golden-file'
import { catalogOf } from '../../support/load/catalog'
import { makeManifest, newerLoad } from '../../support/load/staged-manifest'

const projectFolder = join(__dirname, '..', '..', '..')

/** As many rows as the API's own answer gives; no fairing had a ship in this load, so that one table is empty. */
const rows = {
  launches: 205,
  launch_details: 205,
  launch_cores: 197,
  launch_fairings: 160,
  launch_links: 205,
  launch_failures: 5,
  launch_payloads: 225,
}

test.each([
  ['first', false],
  ['next', true],
])('the plan of the %s load of spacex', async (which, tablesExist) => {
  const pipeline = await loadPipeline('spacex', { projectFolder, environment: {} })
  const staged = makeManifest(pipeline, newerLoad, rows)
  const plan = planLoad({
    pipeline,
    staged,
    catalog: tablesExist ? catalogOf(pipeline) : new Map(),
    copyRole: 'arn:aws:iam::123456789012:role/lakeload-copy',
    url: (key) => `s3://lake/${key}`,
    loadedAt: new Date('2026-11-22T03:00:00Z'),
    isInPlace: false,
  })
  expectGolden(join(__dirname, `spacex-${which}-load.sql`), formatLoadPlan(plan))
})

test("lakeload's own tables", () => {
  const statements = [createSchema('spacex'), ...ownTables.map((table) => createOwnTable('spacex', table))]
  expectGolden(join(__dirname, 'own-tables.sql'), `${statements.join(';\n\n')};\n`)
})
