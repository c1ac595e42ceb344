import { deleteBelow } from '../../lake/delete-below'
import { putJson } from '../../lake/json-object'
import { quarantineManifestKey, quarantinePrefix } from '../../pipeline/lake-keys'
import type { SetAside } from '../../pipeline/manifests'
import type { QuarantineManifest } from '../../pipeline/quarantine'
import type { StepContext } from '../../ports/step-context'
import { forEachPart } from '../part-pool'
import { ReasonCounter } from './reason-counter'
import { addPaths, pathsOfRows } from './row-counter'
import { type PartAside, type PartSetAside, setAsidePart } from './set-aside-part'
import type { StreamAside } from './stream-aside'

/** Removes what an attempt before has set aside, under another contract perhaps. In key order: the manifest goes first. */
export async function clearSetAside(context: StepContext, streams: readonly string[]): Promise<void> {
  await Promise.all(
    streams.map(async (stream) => await deleteBelow(context.store, quarantinePrefix(context.load, stream))),
  )
}

/**
 * Writes what is left out of a load to `quarantine/`, each stream's manifest last, and counts its rows. Answers an entry for every stream that leaves something out.
 */
export async function writeSetAside(
  context: StepContext,
  asides: readonly StreamAside[],
): Promise<readonly SetAside[]> {
  const entries: SetAside[] = []
  for (const aside of asides) {
    const entry = await writeStream(context, aside)
    if (entry !== undefined) entries.push(entry)
  }
  return entries
}

async function writeStream(context: StepContext, aside: StreamAside): Promise<SetAside | undefined> {
  const { name } = aside.to.stream
  const { quarantined, duplicates, discarded } = aside
  if (quarantined + duplicates === 0) {
    return discarded.length === 0
      ? undefined
      : { stream: name, quarantined: 0, duplicates: 0, paths: [], discarded }
  }
  const parts = await setPartsAside(context, aside)
  const entry = {
    stream: name,
    quarantined,
    duplicates,
    paths: addPaths(parts.map((part) => part.paths)),
    discarded,
  }
  if (quarantined === 0) return entry
  const key = quarantineManifestKey(context.load, name)
  await putJson(context.store, key, quarantineManifest(context, aside, parts))
  return { ...entry, quarantine_key: key }
}

async function setPartsAside(context: StepContext, aside: StreamAside): Promise<readonly PartSetAside[]> {
  const found = aside.to.works.flatMap((work, place) => {
    const part = aside.aside(place)
    return part === undefined ? [] : [{ work, part }]
  })
  const byNumber = new Map<number, PartAside>(found.map(({ work, part }) => [work.number, part]))
  const wanted = pathsOfRows(context.pipeline.contract, aside.to.stream.name)
  return await forEachPart(
    context,
    found.map(({ work }) => work),
    (worker, work, raw) => setAsidePart(worker, work, raw, byNumber.get(work.number) as PartAside, wanted),
  )
}

function quarantineManifest(
  { load, pipeline }: StepContext,
  aside: StreamAside,
  parts: readonly PartSetAside[],
): QuarantineManifest {
  const reasons = new ReasonCounter()
  for (const part of parts) reasons.addAll(part.reasons)
  return {
    version: 1,
    pipeline: load.pipeline,
    stream: aside.to.stream.name,
    load_id: load.loadId,
    date: load.date,
    contract_sha256: pipeline.contract.sha256,
    records: aside.to.manifest.records,
    quarantined: aside.quarantined,
    limit: aside.tally.limit,
    reasons: reasons.counts(),
    parts: parts.flatMap((part) => part.stored ?? []),
  }
}
