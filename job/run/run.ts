import { failIfChecksFailed } from '../check/check-failure'
import { checkStaged } from '../check/check-staged'
import { diagnoseLoad } from '../diagnosis/diagnose-load'
import { JobError } from '../errors/job-error'
import { refuseFrozen } from '../evolve/refuse-frozen'
import { readRawManifests } from '../lake/raw-manifest'
import { readStagedManifest } from '../lake/staged-manifest'
import type { LastLoad } from '../load/last-load'
import { load as loadStaged } from '../load/load'
import { warehouseTime } from '../load/warehouse-time'
import type { SchemaContract } from '../pipeline/contract'
import type { LoadIdentity } from '../pipeline/lake-keys'
import type { RawManifest, StagedManifest } from '../pipeline/manifests'
import { stagingOrigin } from '../pipeline/staging-origin'
import { streamCursors } from '../pipeline/stream-cursors'
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
import { extractRaw } from './extract-raw'
import type { RunDependencies } from './run-dependencies'
import type { RunRecord, StepName } from './run-record'
import { runStep } from './run-step'
import { stagedTables, withStagedBytes } from './run-tables'
import { RunningRecord } from './running-record'
import { hasSameContent, standingLoad, standingTables } from './standing-load'
import * as summarise from './step-summaries'
import { isTransformed, markTransformed } from './transformed'

/** One run: its steps, and its record while they go by. */
export class Run {
  /** With the contract of the load, once it is decided. */
  #dependencies: RunDependencies
  readonly #load: LoadIdentity
  readonly #record: RunningRecord

  constructor(dependencies: RunDependencies, load: LoadIdentity) {
    this.#dependencies = dependencies
    this.#load = load
    this.#record = new RunningRecord(load, dependencies.clock.now())
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
      this.#record.skip(['extract', 'stage', 'check', 'load'])
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
    const last = this.#standing(standing)
    if (last !== undefined && (await hasSameContent(this.#dependencies, this.#load, raw, standing, last))) {
      await this.#goOnFrom(last)
      return
    }
    await this.#allAfter(raw)
  }

  /** Nothing is to be loaded: the rows are there. Only their transform may not be, or its models have changed. */
  async #goOnFrom(last: LastLoad): Promise<void> {
    const isOurs = last.load_id === this.#load.loadId
    this.#record.update({
      tables: await standingTables(this.#dependencies, this.#load, last),
      ...(isOurs ? {} : { same_as: last.load_id }),
    })
    this.#record.skip(['stage', 'check', 'load'])
    if (!isOurs && (await this.#isTransformed(last.load_id))) {
      this.#record.skip(['transform'])
      this.#record.update({ status: 'unchanged' })
    } else await this.#transform(last.load_id)
  }

  async #allAfter(raw: readonly RawManifest[], stagesAgain = false): Promise<void> {
    const staged = await this.#stage(raw, stagesAgain)
    await this.#check(raw, staged)
    await this.#loadTables(staged)
    await this.#transform(this.#load.loadId)
  }

  /** One step alone, on what the step before it wrote. */
  async only(step: StepName): Promise<void> {
    await this.#record.goOnBefore(step, this.#dependencies)
    if (step === 'extract') await this.#extract()
    else if (step === 'transform')
      await this.#transform((await this.#lastLoad())?.load_id ?? this.#load.loadId)
    else await this.#middle(step)
    if (this.#record.now.status === 'running') this.#record.update({ status: 'succeeded' })
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
    const { checks } = this.#record.now
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
    const { store, pipeline, limits } = this.#dependencies
    const origin = stagingOrigin(pipeline, raw, limits.copyRowBytes)
    const staged = await readStagedManifest(store, this.#load, origin)
    if (staged === undefined) throw this.#notReady(step, 'stage')
    return staged
  }

  /** @throws JobError CONTRACT_FROZEN where the records have what the contract may not take */
  async #decideContract(raw: readonly RawManifest[], standing: Standing | undefined): Promise<void> {
    const { contract, changes } = await decideContract(this.#dependencies, this.#load, raw, standing)
    this.#record.update({ changes })
    refuseFrozen(this.#load.pipeline, changes)
    this.#takeContract(contract)
  }

  #takeContract(contract: SchemaContract): void {
    const { pipeline } = this.#dependencies
    this.#dependencies = { ...this.#dependencies, pipeline: { ...pipeline, contract } }
  }

  #notReady(step: StepName, before: StepName): JobError {
    const isOutdated = before === 'stage' ? ', or was written under another contract or other settings' : ''
    return new JobError(
      'STEP_NOT_READY',
      `\`${step}\` of load \`${this.#load.loadId}\` needs what \`${before}\` writes, which is not there${isOutdated}`,
      {
        hint: `run \`lakeload ${before} ${this.#load.pipeline}\` first, or \`lakeload run ${this.#load.pipeline}\` for all`,
      },
    )
  }

  /** Records a failure; the steps that were not reached are skipped. */
  fail(error: unknown): void {
    this.#record.fail(error)
  }

  /** Writes the record; a lake that cannot be written is a warning, the run stands as it is. */
  async save(): Promise<RunRecord> {
    return await this.#record.save(this.#dependencies)
  }

  async #extract(): Promise<readonly RawManifest[]> {
    return await this.#step('extract', async (context) => {
      const outcome = await extractRaw(context)
      const cursors = streamCursors(outcome.result).map(({ path: _path, initial: _initial, ...move }) => move)
      this.#record.update({
        raw: summarise.rawTotals(outcome.result),
        ...(cursors.length === 0 ? {} : { cursors }),
      })
      return outcome
    })
  }

  async #stage(raw: readonly RawManifest[], again = false): Promise<StagedManifest> {
    return await this.#step('stage', async (context) => {
      const { store, load, pipeline } = context
      const origin = stagingOrigin(pipeline, raw, context.copyRowBytes)
      const before = again ? undefined : await readStagedManifest(store, load, origin)
      const staged = before ?? (await stage(context, raw, again))
      this.#record.update({
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
      this.#record.update({ checks })
      failIfChecksFailed(checks)
      return { result: undefined, summary: summarise.checked(checks) }
    })
  }

  async #loadTables(staged: StagedManifest): Promise<void> {
    await this.#step('load', async (context) => {
      const loaded = await loadStaged(context, staged).catch(async (error: unknown) => {
        throw await diagnoseLoad(context, staged, error)
      })
      this.#record.update({
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
    this.#record.update({ dbt, status: dbt.failed > 0 ? 'checks_failed' : 'succeeded' })
    if (dbt.failed === 0) await markTransformed(store, this.#load.pipeline, { loadId, dbtSha256 })
  }

  async #isTransformed(loadId: string): Promise<boolean> {
    const dbtSha256 = await this.#hashDbtProject()
    return await isTransformed(this.#dependencies.store, this.#load.pipeline, { loadId, dbtSha256 })
  }

  async #hashDbtProject(): Promise<string> {
    return await hashDbtProject(this.#dependencies.transformOptions.projectFolder, this.#load.pipeline)
  }

  /** The load that stands, where one does. */
  #standing(standing: Standing): LastLoad | undefined {
    const last = standingLoad(this.#dependencies, standing)
    if (last !== undefined)
      this.#record.update({ last_loaded_at: warehouseTime(last.committed_at).toISOString() })
    return last
  }

  async #lastLoad(): Promise<LastLoad | undefined> {
    return this.#standing(await readStanding(this.#dependencies))
  }

  async #step<T>(name: StepName, work: Parameters<typeof runStep<T>>[4]): Promise<T> {
    return await runStep(name, this.#dependencies, this.#load, (step) => this.#record.addStep(step), work)
  }
}
