import { failIfChecksFailed } from '../check/check-failure'
import { checkStaged } from '../check/check-staged'
import { diagnoseLoad } from '../diagnosis/diagnose-load'
import { messageOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'
import { refuseFrozen } from '../evolve/refuse-frozen'
import { readRawManifests } from '../lake/raw-manifest'
import { readStagedManifest } from '../lake/staged-manifest'
import type { LastLoad } from '../load/last-load'
import { load as loadStaged } from '../load/load'
import { planDdl } from '../load/plan-ddl'
import { warehouseTime } from '../load/warehouse-time'
import type { SchemaContract } from '../pipeline/contract'
import type { LoadIdentity } from '../pipeline/lake-keys'
import type { RawManifest, StagedManifest } from '../pipeline/manifests'
import { streamCursors } from '../pipeline/stream-cursors'
import { targetTables } from '../pipeline/target-table'
import { stage } from '../stage/stage'
import { hashDbtProject } from '../transform/project-hash'
import { transform } from '../transform/transform'
import {
  decideContract,
  readStanding,
  readStandingWhereEvolved,
  type Standing,
  withLoadContract,
} from './effective-contract'
import { toErrorRecord } from './error-record'
import { extractRaw } from './extract-raw'
import { isSameContent } from './is-same-content'
import type { RunDependencies } from './run-dependencies'
import {
  type RunRecord,
  readRunRecord,
  type StepName,
  type StepRecord,
  stepNames,
  writeRunRecord,
} from './run-record'
import { runStep } from './run-step'
import { type RunTable, stagedTables, withStagedBytes } from './run-tables'
import * as summarise from './step-summaries'
import { isTransformed, markTransformed } from './transformed'

/** One run: its steps, and its record while they go by. */
export class Run {
  /** With the contract of the load, once it is decided. */
  #dependencies: RunDependencies
  readonly #load: LoadIdentity
  readonly #fullRefresh: boolean
  #record: RunRecord

  /** @param fullRefresh reads incremental streams from their beginning */
  constructor(dependencies: RunDependencies, load: LoadIdentity, fullRefresh = false) {
    this.#dependencies = dependencies
    this.#fullRefresh = fullRefresh
    this.#load = load
    this.#record = {
      version: 1,
      pipeline: load.pipeline,
      load_id: load.loadId,
      date: load.date,
      status: 'running',
      started_at: dependencies.clock.now().toISOString(),
      steps: [],
      tables: [],
      checks: [],
      unknown_paths: [],
    }
  }

  /**
   * A step and those after it, also where an earlier attempt has done them. `extract` loads what is unchanged, too.
   *
   * @throws JobError STEP_NOT_READY where the step before has written nothing
   */
  async from(step: StepName): Promise<void> {
    if (step === 'extract') {
      const raw = await this.#extract()
      await this.#decideContract(raw, await readStandingWhereEvolved(this.#dependencies))
      await this.#allAfter(raw)
      return
    }
    if (step === 'transform') {
      this.#skip(['extract', 'stage', 'check', 'load'])
      await this.#transform((await this.#lastLoad())?.load_id ?? this.#load.loadId)
      return
    }
    const before = await this.#takeRaw(step)
    if (step !== 'stage') await this.#takeStaged(step, before)
    await this.#allAfter(await this.#extract(), step === 'stage')
  }

  /** Every step that is not done. */
  async all(): Promise<void> {
    const raw = await this.#extract()
    const standing = await readStanding(this.#dependencies)
    await this.#decideContract(raw, standing)
    const last = this.#standingLoad(standing)
    const isSame =
      last !== undefined &&
      (await isSameContent(this.#dependencies, this.#load, raw, last)) &&
      last.contract_sha256 === this.#dependencies.pipeline.contract.sha256 &&
      this.#tablesAreComplete(standing)
    if (isSame && last.load_id !== this.#load.loadId && (await this.#isTransformed(last.load_id))) {
      this.#skip(['stage', 'check', 'load', 'transform'])
      this.#update({ status: 'unchanged', tables: await this.#standingTables(last), same_as: last.load_id })
      return
    }
    if (isSame) {
      // The rows are there; only their transform is not, or its models have changed. That needs no second load.
      this.#skip(['stage', 'check', 'load'])
      this.#update({
        tables: await this.#standingTables(last),
        ...(last.load_id === this.#load.loadId ? {} : { same_as: last.load_id }),
      })
      await this.#transform(last.load_id)
      return
    }
    await this.#allAfter(raw)
  }

  async #allAfter(raw: readonly RawManifest[], stagesAgain = false): Promise<void> {
    const staged = await this.#stage(raw, stagesAgain)
    await this.#check(raw, staged)
    await this.#loadTables(staged)
    await this.#transform(this.#load.loadId)
  }

  /** One step alone, on what the step before it wrote. */
  async only(step: StepName): Promise<void> {
    const before = await readRunRecord(this.#dependencies.store, this.#load)
    if (before !== undefined) this.#record = recordBefore(step, before)
    if (step === 'extract') await this.#extract()
    else if (step === 'transform')
      await this.#transform((await this.#lastLoad())?.load_id ?? this.#load.loadId)
    else await this.#middle(step)
    if (this.#record.status === 'running') this.#update({ status: 'succeeded' })
  }

  async #middle(step: 'stage' | 'check' | 'load'): Promise<void> {
    const raw = await this.#takeRaw(step)
    if (step === 'stage') {
      await this.#stage(raw)
      return
    }
    const staged = await this.#takeStaged(step, raw)
    if (step === 'check') {
      await this.#check(raw, staged)
      return
    }
    const { checks } = this.#record
    if (checks.length === 0 || checks.some((check) => check.status === 'failed'))
      throw this.#notReady(step, 'check')
    await this.#loadTables(staged)
  }

  /** The raw records that an earlier extract has written; `stage` then decides on the contract, what follows goes by it. */
  async #takeRaw(step: 'stage' | 'check' | 'load'): Promise<readonly RawManifest[]> {
    const { store, pipeline } = this.#dependencies
    const raw = await readRawManifests(store, this.#load, pipeline)
    if (raw === undefined) throw this.#notReady(step, 'extract')
    if (step === 'stage') {
      await this.#decideContract(raw, await readStandingWhereEvolved(this.#dependencies))
    } else this.#takeContract((await withLoadContract(this.#dependencies, this.#load, raw)).contract)
    return raw
  }

  async #takeStaged(step: 'check' | 'load', raw: readonly RawManifest[]): Promise<StagedManifest> {
    const { store, pipeline } = this.#dependencies
    const staged = await readStagedManifest(store, this.#load, pipeline, raw)
    if (staged === undefined) throw this.#notReady(step, 'stage')
    return staged
  }

  /** @throws JobError CONTRACT_FROZEN where the records have what the contract may not take */
  async #decideContract(raw: readonly RawManifest[], standing: Standing | undefined): Promise<void> {
    const { contract, changes } = await decideContract(this.#dependencies, this.#load, raw, standing)
    this.#update({ changes })
    refuseFrozen(this.#load.pipeline, changes)
    this.#takeContract(contract)
  }

  #takeContract(contract: SchemaContract): void {
    const { pipeline } = this.#dependencies
    this.#dependencies = { ...this.#dependencies, pipeline: { ...pipeline, contract } }
  }

  #notReady(step: StepName, before: StepName): JobError {
    return new JobError(
      'STEP_NOT_READY',
      `\`${step}\` of load \`${this.#load.loadId}\` needs what \`${before}\` writes, which is not there`,
      {
        hint: `run \`lakeload ${before} ${this.#load.pipeline}\` first, or \`lakeload run ${this.#load.pipeline}\` for all`,
      },
    )
  }

  /** Records a failure; the steps that were not reached are skipped. */
  fail(error: unknown): void {
    const done = this.#record.steps.map((step) => step.name)
    this.#skip(stepNames.filter((name) => !done.includes(name)))
    this.#update({ status: 'failed', error: toErrorRecord(error) })
  }

  /** Writes the record; a lake that cannot be written is a warning, the run stands as it is. */
  async save(): Promise<RunRecord> {
    this.#update({ finished_at: this.#dependencies.clock.now().toISOString() })
    try {
      await writeRunRecord(this.#dependencies.store, this.#load, this.#record)
    } catch (error) {
      this.#dependencies.terminal.warn(`warning: the run record could not be written: ${messageOf(error)}`)
    }
    return this.#record
  }

  async #extract(): Promise<readonly RawManifest[]> {
    return await this.#step('extract', async (context) => {
      const outcome = await extractRaw(context, this.#fullRefresh)
      const cursors = streamCursors(outcome.result)
      this.#update({
        raw: summarise.rawTotals(outcome.result),
        ...(cursors.length === 0 ? {} : { cursors }),
      })
      return outcome
    })
  }

  async #stage(raw: readonly RawManifest[], again = false): Promise<StagedManifest> {
    return await this.#step('stage', async (context) => {
      const { store, load, pipeline } = context
      const before = again ? undefined : await readStagedManifest(store, load, pipeline, raw)
      const staged = before ?? (await stage(context, raw))
      this.#update({
        unknown_paths: staged.unknown_paths,
        ...(staged.set_aside.length === 0 ? {} : { set_aside: staged.set_aside }),
        tables: stagedTables(staged),
      })
      return { result: staged, summary: summarise.staged(staged), resumed: before !== undefined }
    })
  }

  async #check(raw: readonly RawManifest[], staged: StagedManifest): Promise<void> {
    await this.#step('check', async (context) => {
      const checks = await checkStaged(context, raw, staged)
      this.#update({ checks })
      failIfChecksFailed(checks)
      return { result: undefined, summary: summarise.checked(checks) }
    })
  }

  async #loadTables(staged: StagedManifest): Promise<void> {
    await this.#step('load', async (context) => {
      const loaded = await loadStaged(context, staged).catch(async (error: unknown) => {
        throw await diagnoseLoad(context, staged, error)
      })
      this.#update({
        tables: withStagedBytes(loaded.tables, stagedTables(staged)),
        last_loaded_at: this.#dependencies.clock.now().toISOString(),
      })
      return { result: undefined, summary: summarise.loaded(loaded), resumed: loaded.already_loaded }
    })
  }

  async #transform(loadId: string): Promise<void> {
    const { store } = this.#dependencies
    // Before dbt reads it: who changes a model meanwhile has it built by the next run.
    const dbtSha256 = await this.#hashDbtProject()
    const dbt = await this.#step('transform', async (context) => {
      const result = await transform(context, this.#dependencies.transformOptions)
      return { result, summary: summarise.transformed(result) }
    })
    this.#update({ dbt, status: dbt.failed > 0 ? 'checks_failed' : 'succeeded' })
    if (dbt.failed === 0) await markTransformed(store, this.#load.pipeline, { loadId, dbtSha256 })
  }

  async #isTransformed(loadId: string): Promise<boolean> {
    const dbtSha256 = await this.#hashDbtProject()
    return await isTransformed(this.#dependencies.store, this.#load.pipeline, { loadId, dbtSha256 })
  }

  async #hashDbtProject(): Promise<string> {
    return await hashDbtProject(this.#dependencies.transformOptions.projectFolder, this.#load.pipeline)
  }

  /** The newest load whose tables are all there still: who drops a table wants it loaded anew. */
  #standingLoad({ catalog, last }: Standing): LastLoad | undefined {
    const { contract } = this.#dependencies.pipeline
    if (last === undefined || contract.tables.some(({ name }) => !catalog.has(name))) return undefined
    this.#update({ last_loaded_at: warehouseTime(last.committed_at).toISOString() })
    return last
  }

  /** A stream that is written in another way than by the last load may ask for columns that its tables have not. */
  #tablesAreComplete({ catalog }: Standing): boolean {
    const { pipeline } = this.#dependencies
    return planDdl(pipeline.name, targetTables(pipeline), catalog).ddl.length === 0
  }

  async #lastLoad(): Promise<LastLoad | undefined> {
    return this.#standingLoad(await readStanding(this.#dependencies))
  }

  async #step<T>(name: StepName, work: Parameters<typeof runStep<T>>[4]): Promise<T> {
    const record = (step: StepRecord): void => this.#update({ steps: [...this.#record.steps, step] })
    return await runStep(name, this.#dependencies, this.#load, record, work)
  }

  /** The tables of a load that stands, in the contract's order; their sizes as its own run has recorded them. */
  async #standingTables(last: LastLoad): Promise<readonly RunTable[]> {
    const record = await readRunRecord(this.#dependencies.store, { ...this.#load, loadId: last.load_id })
    const order = this.#dependencies.pipeline.contract.tables.map((table) => table.name)
    return withStagedBytes(last.tables, record?.tables ?? []).toSorted(
      (left, right) => order.indexOf(left.name) - order.indexOf(right.name),
    )
  }

  #skip(names: readonly StepName[]): void {
    const skipped = names.map((name): StepRecord => ({ name, status: 'skipped', seconds: 0 }))
    this.#update({ steps: [...this.#record.steps, ...skipped] })
  }

  #update(change: Partial<RunRecord>): void {
    this.#record = { ...this.#record, ...change }
  }
}

/**
 * What a record tells of the steps before one that is done alone. What later steps found is void, and so is a failure: a load is
 * let in by the checks of what was staged last, and by no others.
 */
function recordBefore(step: StepName, record: RunRecord): RunRecord {
  const { error: _error, dbt: _dbt, finished_at: _finishedAt, same_as: _sameAs, ...rest } = record
  const isBefore = (name: StepName): boolean => stepNames.indexOf(name) < stepNames.indexOf(step)
  return {
    ...rest,
    status: 'running',
    steps: record.steps.filter(({ name }) => isBefore(name)),
    checks: isBefore('check') ? record.checks : [],
  }
}
