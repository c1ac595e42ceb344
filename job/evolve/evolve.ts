import type { SchemaContract, TableContract } from '../pipeline/contract'
import type { RawManifest } from '../pipeline/manifests'
import type { ResolvedPipeline, ResolvedStream } from '../pipeline/resolved'
import { readCensus } from '../stage/path-census'
import { type EvolvedContract, evolveContract, type StreamEvidence } from './evolve-contract'
import { canEvolve, findNewPaths, modesOf } from './find-new-paths'
import { findSuspects } from './find-suspects'
import { findMisfits, profileRaw, type ValueReading } from './read-values'

/** How closely the records are looked at. */
export interface EvolveOptions {
  /** Looks at all values, also where no mode asks for it: to tell what does not fit before anything is staged. */
  readonly thorough?: boolean
}

/** A contract that a load's records were compared with, and whether their values had to be read for it. */
export interface Evolution extends EvolvedContract {
  readonly valuesRead: boolean
}

/**
 * Compares the raw records of a load with the contract it begins with. Mostly the counts of extract are enough; the values are read,
 * once, where a new path has to get a type, or where `types: evolve` asks whether all of them fit, and a second time where some
 * do not. Writes nothing.
 */
export async function evolve(
  pipeline: ResolvedPipeline,
  began: SchemaContract,
  raw: readonly RawManifest[],
  reading: ValueReading,
  options: EvolveOptions = {},
): Promise<Evolution> {
  const evidence: StreamEvidence[] = []
  for (const stream of pipeline.streams) {
    const manifest = raw.find((one) => one.stream === stream.name)
    if (manifest !== undefined) evidence.push(await gather(began, stream, manifest, reading, options))
  }
  const evolved = evolveContract(began, evidence)
  return { ...evolved, valuesRead: evidence.some(({ profile }) => profile !== undefined) }
}

/** Whether a stream's values are looked at whatever its records hold. */
export function asksForTypes(contract: SchemaContract, stream: ResolvedStream): boolean {
  return contract.tables.some(
    (table) => table.stream === stream.name && modesOf(stream, table).types === 'evolve',
  )
}

/** Whether any setting of a pipeline lets its contract evolve. */
export function mayEvolve({ streams, contract }: ResolvedPipeline): boolean {
  return streams.some((stream) =>
    contract.tables.some(
      (table) => table.stream === stream.name && Object.values(modesOf(stream, table)).includes('evolve'),
    ),
  )
}

async function gather(
  contract: SchemaContract,
  stream: ResolvedStream,
  raw: RawManifest,
  reading: ValueReading,
  { thorough = false }: EvolveOptions,
): Promise<StreamEvidence> {
  const hasNew = findNewPaths(contract, stream, readCensus(raw)).some(canEvolve)
  const isRead = thorough || hasNew || asksForTypes(contract, stream)
  if (!isRead || raw.records === 0) return { stream, raw, findings: [] }
  const profile = await profileRaw(raw, reading)
  const isWanted = (table: TableContract): boolean => thorough || modesOf(stream, table).types === 'evolve'
  const suspects = findSuspects(contract, stream.name, profile, isWanted)
  return { stream, raw, profile, findings: await findMisfits(raw, suspects, reading) }
}
