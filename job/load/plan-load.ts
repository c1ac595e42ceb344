import { JobError } from '../errors/job-error'
import type { SchemaContract, TableContract } from '../pipeline/contract'
import type { WriteMode } from '../pipeline/definition'
import type { StagedManifest, StagedTable } from '../pipeline/manifests'
import type { ResolvedPipeline, ResolvedStream } from '../pipeline/resolved'
import { type TargetTable, targetTable } from '../pipeline/target-table'
import { membersOf } from './family-sql'
import type { LoadPlan, PlannedStatement, TablePlan } from './load-plan'
import { planAppend } from './plan-append'
import { planIncoming } from './plan-incoming'
import { planInsertOnly } from './plan-insert-only'
import { planMerge } from './plan-merge'
import { planReplace } from './plan-replace'
import { planTarget, planWidenings } from './plan-target'
import { planVersions } from './plan-versions'
import { type TableFamily, tableFamilies } from './table-family'
import type { Catalog } from './warehouse-catalog'

/** What a plan is made of. */
export interface PlanInput {
  readonly pipeline: ResolvedPipeline
  readonly staged: StagedManifest
  /** The tables that are in the pipeline's schema already; they fit their contracts, or a load can make them fit. */
  readonly catalog: Catalog
  /** The role that COPY reads the lake with: an ARN, or `default`. */
  readonly copyRole: string
  /** The `s3://` address of a key in the lake. */
  readonly url: (key: string) => string
  /** What `_loaded_at` of every row says. */
  readonly loadedAt: Date
  /** Whether the rows of this very load are in the tables already: those that a write mode would keep go first. */
  readonly isInPlace: boolean
}

/** One family of tables with all that its statements need. */
export interface FamilyPlanInput extends PlanInput {
  readonly stream: ResolvedStream
  readonly family: TableFamily
  /** The staged tables by name, every table of the contract among them. */
  readonly stagedTables: ReadonlyMap<string, StagedTable>
}

/**
 * Decides every statement of a load: incoming tables are filled and checked first, all of them, and only then are
 * targets created and written, so that readers of a target wait as briefly as possible.
 */
export function planLoad(input: PlanInput): LoadPlan {
  const { pipeline, staged } = input
  const stagedTables = stagedByName(pipeline.contract, staged)
  const filling: PlannedStatement[] = []
  const writing: PlannedStatement[] = []
  const tables: TablePlan[] = []
  const targets: TargetTable[] = []
  // Always the same order of tables: two transactions that lock them in the same order cannot lock each other out.
  for (const stream of pipeline.streams) {
    for (const family of tableFamilies(pipeline.contract, stream.name)) {
      const part: FamilyPlanInput = { ...input, stream, family, stagedTables }
      refuseUnfit(part)
      const members = membersOf(part).map((table) => targetTable(table, stream))
      targets.push(...members)
      filling.push(...members.flatMap(({ contract }) => planIncoming(part, contract)))
      writing.push(...members.flatMap((target) => planTarget(part, target)))
      writing.push(...writers[stream.write](part))
      tables.push(...members.map(({ contract }) => tablePlan(part, contract)))
    }
  }
  return {
    pipeline: pipeline.name,
    loadId: staged.load_id,
    tables,
    widenings: planWidenings(pipeline.name, targets, input.catalog),
    statements: [...filling, ...writing],
  }
}

const writers: Readonly<Record<WriteMode, (input: FamilyPlanInput) => readonly PlannedStatement[]>> = {
  merge: planMerge,
  replace: planReplace,
  append: planAppend,
  insert_only: planInsertOnly,
  scd2: planVersions,
}

/** Staged files of another contract would put values into the wrong columns: COPY of Parquet goes by position. */
function stagedByName(contract: SchemaContract, staged: StagedManifest): ReadonlyMap<string, StagedTable> {
  if (staged.contract_sha256 !== contract.sha256) {
    throw new JobError(
      'LOAD_PACKAGE_INVALID',
      `the staged files of load \`${staged.load_id}\` were written under another contract than today's`,
      { context: { staged_contract: staged.contract_sha256, contract: contract.sha256 } },
    )
  }
  const byName = new Map(staged.tables.map((table) => [table.name, table]))
  for (const { name } of contract.tables) {
    const table = byName.get(name)
    if (table === undefined) {
      throw new JobError('LOAD_PACKAGE_INVALID', `load \`${staged.load_id}\` has no staged table \`${name}\``)
    }
    if (table.rows > 0 && table.copy_manifest_key === undefined) {
      throw new JobError('LOAD_PACKAGE_INVALID', `the staged table \`${name}\` has rows but no COPY manifest`)
    }
  }
  return byName
}

/** How a write mode that finds records again by their key is told in a message. */
const keyedModes: ReadonlyMap<WriteMode, string> = new Map([
  ['merge', 'be merged'],
  ['insert_only', 'be written with `insert_only`'],
  ['scd2', 'keep versions'],
])

/** Refuses what a write mode cannot do with the tables as they are staged. */
function refuseUnfit(input: FamilyPlanInput): void {
  const { family, stagedTables, stream } = input
  const { root, descendants } = family
  const keyed = keyedModes.get(stream.write)
  if (keyed === undefined) return
  if (root.key.length === 0) {
    throw new JobError('LOAD_NO_KEY', `table \`${root.name}\` cannot ${keyed}: its contract names no key`)
  }
  // The rows of a record are found by its incoming root; children without one would stay beside the old ones.
  const orphan = descendants.find((table) => (stagedTables.get(table.name)?.rows ?? 0) > 0)
  if ((stagedTables.get(root.name)?.rows ?? 0) === 0 && orphan !== undefined) {
    throw new JobError(
      'LOAD_PACKAGE_INVALID',
      `the staged table \`${orphan.name}\` has rows although its root \`${root.name}\` has none`,
    )
  }
}

function tablePlan(input: FamilyPlanInput, table: TableContract): TablePlan {
  const staged = input.stagedTables.get(table.name)
  return {
    name: table.name,
    write: input.stream.write,
    rows: staged?.rows ?? 0,
    files: staged?.files.length ?? 0,
    bytes: staged?.bytes ?? 0,
    isNew: !input.catalog.has(table.name),
  }
}
