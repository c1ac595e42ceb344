import { expectRows } from '../check/expected-rows'
import type { ContractChange } from '../evolve/contract-change'
import { type PlannedDdl, planDdl, type TargetProblem } from '../load/plan-ddl'
import type { LoadIdentity } from '../pipeline/lake-keys'
import type { RawManifest } from '../pipeline/manifests'
import type { ResolvedPipeline } from '../pipeline/resolved'
import { targetTables } from '../pipeline/target-table'
import { adoptOrBegin } from './current-run'
import { decideContract, readStanding, type Standing } from './effective-contract'
import { extractRaw } from './extract-raw'
import { isSameContent } from './is-same-content'
import { isBeyondLimit, type PlannedQuarantine, planQuarantine } from './plan-quarantine'
import type { RunDependencies } from './run-dependencies'
import { withLease } from './run-pipeline'
import { runStep } from './run-step'
import * as summarise from './step-summaries'

/**
 * What the contract says to the records: it `holds` them; it `evolves`; it `sets_aside` records or values; or the run is `refused`.
 */
export type PlanVerdict = 'holds' | 'evolves' | 'sets_aside' | 'refused'

/** How many rows a load brings a table, by extract's counts. */
export interface PlannedRows {
  readonly name: string
  /** Null where the records have too many paths for them to be counted. */
  readonly rows: number | null
  /** `at_most` where rows may be left out, by `only_where` or as they are set aside. */
  readonly exactness: 'exactly' | 'at_most'
}

/** What a run would do, decided before anything changes in the warehouse: the object that `lakeload plan --json` prints. */
export interface RunPlan {
  readonly pipeline: string
  readonly load_id: string
  readonly raw: { readonly records: number; readonly bytes: number }
  readonly verdict: PlanVerdict
  /** Whether there is anything to tell apart from rows: a change of the contract, DDL, or a table that does not fit. */
  readonly drift: boolean
  /** The load that holds the same content under the same contract, where there is one: a run loads nothing. */
  readonly same_as?: string
  readonly changes: readonly ContractChange[]
  readonly ddl: readonly PlannedDdl[]
  /** What a load would be refused for by the tables that there are. */
  readonly problems: readonly TargetProblem[]
  /** What would be set aside, by stream; absent where nothing would. */
  readonly quarantine?: readonly PlannedQuarantine[]
  readonly tables: readonly PlannedRows[]
}

/**
 * Extracts, unless an unfinished load has records already, compares them with the contract and the warehouse, and changes
 * nothing there. The load stays unfinished: the next run goes on with its records and does not fetch again.
 */
export async function planRun(dependencies: RunDependencies, date?: string): Promise<RunPlan> {
  return await withLease(dependencies, async (held) => {
    const { store, pipeline, clock, terminal } = held
    const { load, adopted } = await adoptOrBegin(store, pipeline.name, clock, { runDate: date })
    if (adopted)
      terminal.say(`Planning with load ${load.loadId}, which an earlier run or plan left unfinished`)
    const raw = await extractOnce(held, load)
    const standing = await readStanding(held)
    const { contract, changes } = await decideContract(held, load, raw, standing, { thorough: true })
    const { last } = standing
    const hasSameContent = last !== undefined && (await isSameContent(held, load, raw, last))
    return describe({ ...pipeline, contract }, load, raw, standing, changes, hasSameContent)
  })
}

async function extractOnce(
  dependencies: RunDependencies,
  load: LoadIdentity,
): Promise<readonly RawManifest[]> {
  return await runStep('extract', dependencies, load, () => undefined, extractRaw)
}

function describe(
  pipeline: ResolvedPipeline,
  load: LoadIdentity,
  raw: readonly RawManifest[],
  { catalog, last }: Standing,
  changes: readonly ContractChange[],
  hasSameContent: boolean,
): RunPlan {
  const { ddl, problems } = planDdl(pipeline.name, targetTables(pipeline), catalog)
  const isSame = hasSameContent && last?.contract_sha256 === pipeline.contract.sha256 && ddl.length === 0
  const quarantine = isSame ? [] : planQuarantine(pipeline, raw, changes)
  const verdict = verdictOf(changes, problems, quarantine)
  return {
    pipeline: pipeline.name,
    load_id: load.loadId,
    raw: summarise.rawTotals(raw),
    verdict,
    drift: changes.length + ddl.length + problems.length > 0,
    ...(isSame ? { same_as: last.load_id } : {}),
    changes,
    ddl,
    problems,
    ...(quarantine.length === 0 ? {} : { quarantine }),
    tables: isSame ? [] : plannedRows(pipeline, raw, changes),
  }
}

function verdictOf(
  changes: readonly ContractChange[],
  problems: readonly TargetProblem[],
  quarantine: readonly PlannedQuarantine[],
): PlanVerdict {
  const has = (...verdicts: readonly ContractChange['verdict'][]): boolean =>
    changes.some(({ verdict }) => verdicts.includes(verdict))
  if (problems.length > 0 || has('refused') || quarantine.some(isBeyondLimit)) return 'refused'
  if (has('quarantined', 'discarded')) return 'sets_aside'
  return has('applied') ? 'evolves' : 'holds'
}

function plannedRows(
  { contract, streams }: ResolvedPipeline,
  raw: readonly RawManifest[],
  changes: readonly ContractChange[],
): readonly PlannedRows[] {
  return contract.tables.map((table): PlannedRows => {
    const manifest = raw.find(({ stream }) => stream === table.stream)
    const expected = manifest === undefined ? undefined : expectRows(contract, table, manifest)
    const mayDrop =
      changes.some(({ stream, verdict }) => stream === table.stream && verdict === 'quarantined') ||
      streams.find(({ name }) => name === table.stream)?.dedupe !== undefined
    return {
      name: table.name,
      rows: expected?.rows ?? null,
      exactness: mayDrop ? 'at_most' : (expected?.exactness ?? 'at_most'),
    }
  })
}
