import { JobError } from '../errors/job-error'
import type { SchemaContract, TableContract } from '../pipeline/contract'
import type { WriteMode } from '../pipeline/definition'
import type { StagedManifest, StagedTable } from '../pipeline/manifests'
import type { ResolvedPipeline } from '../pipeline/resolved'
import { createTargetTable } from '../sql/ddl'
import type { LoadPlan, PlannedStatement, TablePlan } from './load-plan'
import { planIncoming } from './plan-incoming'
import { planAppend, planMerge, planReplace } from './plan-write'
import { type TableFamily, tableFamilies } from './table-family'

/** What a plan is made of. */
export interface PlanInput {
  readonly pipeline: ResolvedPipeline
  readonly staged: StagedManifest
  /** The tables that are in the pipeline's schema already. */
  readonly existingTables: ReadonlySet<string>
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
  // Always the same order of tables: two transactions that lock them in the same order cannot lock each other out.
  for (const stream of pipeline.streams) {
    for (const family of tableFamilies(pipeline.contract, stream.name)) {
      const part: FamilyPlanInput = { ...input, family, stagedTables }
      refuseUnfit(part, stream.write)
      const members = [family.root, ...family.descendants]
      filling.push(...members.flatMap((table) => planIncoming(part, table)))
      writing.push(...members.flatMap((table) => createWhereAbsent(part, table)))
      writing.push(...writers[stream.write](part))
      tables.push(...members.map((table) => tablePlan(part, table, stream.write)))
    }
  }
  return { pipeline: pipeline.name, loadId: staged.load_id, tables, statements: [...filling, ...writing] }
}

const writers: Readonly<Record<WriteMode, (input: FamilyPlanInput) => readonly PlannedStatement[]>> = {
  merge: planMerge,
  replace: planReplace,
  append: planAppend,
  insert_only: planAppend,
  scd2: planAppend,
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

/** Refuses what a write mode cannot do with the tables as they are staged. */
function refuseUnfit({ family, stagedTables }: FamilyPlanInput, write: WriteMode): void {
  if (write !== 'merge') return
  const { root, descendants } = family
  if (root.key.length === 0) {
    throw new JobError('LOAD_NO_KEY', `table \`${root.name}\` cannot be merged: its contract names no key`)
  }
  // A merge finds the rows to replace by the incoming roots; children without one would stay beside the old ones.
  const orphan = descendants.find((table) => (stagedTables.get(table.name)?.rows ?? 0) > 0)
  if ((stagedTables.get(root.name)?.rows ?? 0) === 0 && orphan !== undefined) {
    throw new JobError(
      'LOAD_PACKAGE_INVALID',
      `the staged table \`${orphan.name}\` has rows although its root \`${root.name}\` has none`,
    )
  }
}

/** Every table of the contract, also one without rows: dbt's sources name them all. */
function createWhereAbsent(input: FamilyPlanInput, table: TableContract): readonly PlannedStatement[] {
  if (input.existingTables.has(table.name)) return []
  return [{ purpose: 'create_target', table: table.name, sql: createTargetTable(input.pipeline.name, table) }]
}

function tablePlan(input: FamilyPlanInput, table: TableContract, write: WriteMode): TablePlan {
  const staged = input.stagedTables.get(table.name)
  return {
    name: table.name,
    write,
    rows: staged?.rows ?? 0,
    files: staged?.files.length ?? 0,
    bytes: staged?.bytes ?? 0,
    isNew: !input.existingTables.has(table.name),
  }
}
