import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isJobError } from '../../errors/job-error'
import type { SetAside } from '../../pipeline/manifests'
import type { StepContext } from '../../ports/step-context'
import { joinMisfits, type Misfit, type Misfits, maxMisfits } from '../misfit'
import { forEachPart } from '../part-pool'
import { refusal } from '../refusal'
import { findPartMisfits, type PartFiles, type PartWork, stagePart } from '../stage-part'
import { findDuplicates } from './find-duplicates'
import { findPartStrangers } from './find-part-strangers'
import { asksForSearch } from './find-unknown-members'
import { judgePart, type Verdict } from './judge-part'
import { knownMembers } from './known-members'
import { misfitActions } from './misfit-actions'
import { allowedRecords, limitExceeded, QuarantineTally } from './quarantine-limit'
import { StreamAside, type StreamToStage } from './stream-aside'
import { clearSetAside, writeSetAside } from './write-set-aside'

/** What staging gives: the files of every part, and what was left out of them. */
export interface StagedStreams {
  readonly files: readonly PartFiles[]
  readonly setAside: readonly SetAside[]
}

/**
 * Stages all parts of a load without the records that its contract sets aside. A load in which everything fits is read once, as
 * if there were no quarantine: records are looked at one by one only after DuckDB has stopped at one, or where the counts of extract
 * show a member that nobody knows.
 *
 * @throws JobError STAGE_VALUE_REFUSED, STAGE_RECORD_REFUSED for what the contract refuses, QUARANTINE_LIMIT_EXCEEDED
 */
export async function stageStreams(
  context: StepContext,
  streams: readonly StreamToStage[],
): Promise<StagedStreams> {
  const asides = streams.map((to) => {
    const limit = allowedRecords(to.stream.maxQuarantined, to.manifest.records)
    return new StreamAside(
      to,
      misfitActions(context.pipeline.contract, to.stream),
      new QuarantineTally(limit),
    )
  })
  const reasonsFolder = join(context.scratchFolder, 'reasons')
  // It is waited for below: nobody waits for a listing that mostly is empty.
  const clearing = clearSetAside(
    context,
    streams.map(({ stream }) => stream.name),
  )
  clearing.catch(() => undefined)
  await setStrangersAside(context, asides, reasonsFolder)
  const files = await stageWhatFits(context, asides, reasonsFolder)
  await clearing
  const setAside = await writeSetAside(context, asides)
  for (const entry of setAside) warnOfSetAside(context, entry)
  return { files, setAside }
}

function warnOfSetAside({ log, load }: StepContext, entry: SetAside): void {
  const { stream, quarantined, duplicates, discarded } = entry
  if (quarantined > 0) {
    const records = quarantined === 1 ? '1 record' : `${quarantined} records`
    log.warn(
      `${records} of ${stream} set aside: \`lakeload quarantine show ${load.pipeline} --load-id ${load.loadId}\``,
    )
  }
  if (duplicates > 0) log.info(`${duplicates} records of ${stream} have the key of a better one`)
  for (const { table, column, count, example } of discarded) {
    log.warn(
      `${count} values of \`${table}.${column}\` do not fit and were left out, such as \`${example.value}\` in line ${example.line} of \`${example.raw_object}\``,
    )
  }
}

async function stageWhatFits(
  context: StepContext,
  asides: readonly StreamAside[],
  reasonsFolder: string,
): Promise<readonly PartFiles[]> {
  try {
    await setDuplicatesAside(context, asides)
    return await stageAll(context, asides)
  } catch (error) {
    if (!isJobError(error) || error.code !== 'STAGE_ENGINE_FAILED') throw error
    context.log.info('a value does not fit the contract: looking for its place')
    await mkdir(reasonsFolder, { recursive: true })
    await judgeAll(context, asides, reasonsFolder, error)
    return await stageAll(context, asides)
  }
}

async function stageAll(context: StepContext, asides: readonly StreamAside[]): Promise<readonly PartFiles[]> {
  return await forEachPart(
    context,
    asides.flatMap((aside) => aside.works()),
    stagePart,
  )
}

/** Sets the records aside that have what no contract names, where that is what the contract wants. */
async function setStrangersAside(
  context: StepContext,
  asides: readonly StreamAside[],
  reasonsFolder: string,
): Promise<void> {
  for (const aside of asides) {
    const { stream, unknown, census } = aside.to
    if (unknown.length === 0 && census.complete) continue
    const root = knownMembers(context.pipeline.contract, stream)
    if (root === undefined || !asksForSearch(root, unknown, census)) continue
    await mkdir(reasonsFolder, { recursive: true })
    context.log.info(`${stream.name} has what the contract does not name: looking for its records`)
    const found = await forEachPart(context, aside.works(), (worker, work, raw) =>
      findPartStrangers(worker, work, raw, { root, tally: aside.tally, reasonsFolder }),
    )
    for (const [place, { lines, reasonFile }] of found.entries()) aside.setAside(place, lines, [reasonFile])
    failBeyondLimit(
      aside,
      found.flatMap((one) => one.first),
    )
  }
}

async function setDuplicatesAside(context: StepContext, asides: readonly StreamAside[]): Promise<void> {
  for (const aside of asides) {
    const { stream, census } = aside.to
    if (stream.dedupe === undefined) continue
    const sets = await findDuplicates(context, stream, census, aside.works(), aside.actions)
    for (const [place, lines] of sets.entries()) {
      const part = aside.parts[place]
      if (part !== undefined) part.duplicates = lines
    }
  }
}

/**
 * Looks through all parts after DuckDB has stopped at one: tells all at once what the run is refused for, or sets aside and leaves out
 * what the contract says.
 */
async function judgeAll(
  context: StepContext,
  asides: readonly StreamAside[],
  reasonsFolder: string,
  error: unknown,
): Promise<void> {
  // What cannot be read stands in the way of comparing keys.
  const compared = asides.filter((aside) => aside.to.stream.dedupe !== undefined && aside.actions.isLenient)
  for (const aside of compared) {
    aside.forgetDuplicates()
    await judgeStream(context, aside, reasonsFolder, false)
  }
  await setDuplicatesAside(context, compared)
  const verdicts: Verdict[] = []
  const refused: Misfits[] = []
  for (const aside of asides) {
    if (aside.actions.isLenient) {
      const found = await judgeStream(context, aside, reasonsFolder, true)
      verdicts.push(...found)
      refused.push(...found.map((one) => one.refused))
    } else refused.push(...(await forEachPart(context, aside.works(), findPartMisfits)))
  }
  const all = joinMisfits(refused)
  if (all.count > 0) throw refusal(all, context.pipeline.name)
  const isExplained = verdicts.some((one) => one.lines.size > 0 || one.unreadable || one.discarded.length > 0)
  // Had nothing been found, staging again would only fail again.
  if (!isExplained && compared.every((aside) => aside.quarantined === 0)) throw error
}

async function judgeStream(
  context: StepContext,
  aside: StreamAside,
  reasonsFolder: string,
  judgesValues: boolean,
): Promise<readonly Verdict[]> {
  const { actions, tally } = aside
  const judgement = { actions, tally, reasonsFolder, judgesValues }
  const verdicts = await forEachPart(context, aside.works(), (worker, work: PartWork, raw) =>
    judgePart(worker, work, raw, judgement),
  )
  for (const [place, { lines, reasonFiles, unreadable }] of verdicts.entries()) {
    aside.setAside(place, lines, reasonFiles, unreadable)
  }
  const isRefused = verdicts.some((one) => one.refused.count > 0)
  if (!isRefused)
    failBeyondLimit(
      aside,
      verdicts.flatMap((one) => one.first),
    )
  if (judgesValues) aside.judged(verdicts.flatMap((one) => one.discarded))
  return verdicts
}

function failBeyondLimit({ to, tally }: StreamAside, first: readonly Misfit[]): void {
  if (tally.isExceeded) throw limitExceeded(to.stream, tally, to.manifest.records, first.slice(0, maxMisfits))
}
