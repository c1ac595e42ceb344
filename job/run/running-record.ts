import { messageOf } from '../errors/error-facts'
import type { LoadIdentity } from '../pipeline/lake-keys'
import { toErrorRecord } from './error-record'
import type { RunDependencies } from './run-dependencies'
import {
  type RunRecord,
  readRunRecord,
  type StepName,
  type StepRecord,
  stepNames,
  writeRunRecord,
} from './run-record'

/** The record of a run while it goes by. */
export class RunningRecord {
  readonly #load: LoadIdentity
  #record: RunRecord

  constructor(load: LoadIdentity, startedAt: Date) {
    this.#load = load
    this.#record = {
      version: 1,
      pipeline: load.pipeline,
      load_id: load.loadId,
      date: load.date,
      status: 'running',
      started_at: startedAt.toISOString(),
      steps: [],
      tables: [],
      checks: [],
      unknown_paths: [],
    }
  }

  /** What it says by now. */
  get now(): RunRecord {
    return this.#record
  }

  update(change: Partial<RunRecord>): void {
    this.#record = { ...this.#record, ...change }
  }

  addStep(step: StepRecord): void {
    this.update({ steps: [...this.#record.steps, step] })
  }

  /** Notes steps that the run does not take. */
  skip(names: readonly StepName[]): void {
    for (const name of names) this.addStep({ name, status: 'skipped', seconds: 0 })
  }

  /** Goes on with what an earlier run of the load has recorded before a step that is done alone. */
  async goOnBefore(step: StepName, { store }: Pick<RunDependencies, 'store'>): Promise<void> {
    const earlier = await readRunRecord(store, this.#load)
    if (earlier !== undefined) this.#record = recordBefore(step, earlier)
  }

  /** Records a failure; the steps that were not reached are skipped. */
  fail(error: unknown): void {
    const done = this.#record.steps.map((step) => step.name)
    this.skip(stepNames.filter((name) => !done.includes(name)))
    this.update({ status: 'failed', error: toErrorRecord(error) })
  }

  /** Writes it; a lake that cannot be written is a warning, the run stands as it is. */
  async save({
    store,
    clock,
    terminal,
  }: Pick<RunDependencies, 'store' | 'clock' | 'terminal'>): Promise<RunRecord> {
    this.update({ finished_at: clock.now().toISOString() })
    try {
      await writeRunRecord(store, this.#load, this.#record)
    } catch (error) {
      terminal.warn(`warning: the run record could not be written: ${messageOf(error)}`)
    }
    return this.#record
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
