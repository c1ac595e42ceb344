import { join } from 'node:path'
import { formatLoadPlan } from '../../../job/load/format-load-plan'
import { planLoad } from '../../../job/load/plan-load'
import type { Catalog } from '../../../job/load/warehouse-catalog'
import type { SoftDelete, WriteMode } from '../../../job/pipeline/definition'
import { expectGolden } from '../../support/golden-file'
import { catalogOf } from '../../support/load/catalog'
import { makeShop, makeSoftShop } from '../../support/load/shop-pipeline'
import { makeManifest, newerLoad } from '../../support/load/staged-manifest'

/** No discount came in. */
const rows = { orders: 3, lines: 4, parcels: 2, parcel_events: 5 }

/** The script of a load into tables that are there. */
function script(write: WriteMode, softDelete?: SoftDelete, catalog?: Catalog): string {
  const pipeline =
    softDelete === undefined ? makeShop('shop', write) : makeSoftShop('shop', write, softDelete)
  const plan = planLoad({
    pipeline,
    staged: makeManifest(pipeline, newerLoad, rows),
    catalog: catalog ?? catalogOf(pipeline),
    copyRole: 'default',
    url: (key) => `s3://lake/${key}`,
    loadedAt: new Date('2026-11-22T03:00:00Z'),
    isInPlace: false,
  })
  // How the incoming tables are filled is the same for all, and stands in the plans of spacex.
  const text = formatLoadPlan(plan)
  const filled = text.lastIndexOf('-- check key:')
  return text.slice(text.indexOf('\n\n', filled) + 2)
}

interface Mode {
  readonly write: WriteMode
  readonly softDelete?: SoftDelete
}

test.each<[string, Mode]>([
  ['insert-only', { write: 'insert_only' }],
  ['versions', { write: 'scd2' }],
  ['versions-deleted-by-column', { write: 'scd2', softDelete: { column: 'gone' } }],
  ['versions-deleted-by-absence', { write: 'scd2', softDelete: 'absent' }],
  ['merge-deleted-by-column', { write: 'merge', softDelete: { column: 'gone' } }],
  ['merge-deleted-by-absence', { write: 'merge', softDelete: 'absent' }],
])('what a load does behind its checks: %s', (name, { write, softDelete }) => {
  expectGolden(join(__dirname, `shop-${name}.sql`), script(write, softDelete))
})

test('tables that were merged so far become tables with versions', () => {
  const merged = catalogOf(makeSoftShop('shop', 'merge', 'absent'))
  expectGolden(join(__dirname, 'shop-merge-to-versions.sql'), script('scd2', 'absent', merged))
})
