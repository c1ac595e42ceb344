import { createHash } from 'node:crypto'
import { z } from 'zod'
import { getJson, putJson } from '../lake/json-object'
import { completeContract } from '../pipeline/complete-contract'
import { contentSha256 } from '../pipeline/content-sha256'
import type { SchemaContract } from '../pipeline/contract'
import { contractPartsShape } from '../pipeline/contract-json'
import { evolvedMarkerKey, type LoadIdentity, loadContractKey } from '../pipeline/lake-keys'
import type { RawManifest } from '../pipeline/manifests'
import type { ResolvedPipeline } from '../pipeline/resolved'
import type { ObjectStore } from '../ports/object-store'
import type { ContractChange } from './contract-change'
import type { EvolvedContract } from './evolve-contract'

/** What a load's contract was made from: the same of all gives the same contract. */
export interface ContractOrigin {
  /** SHA-256 of what `schema.yml` says. */
  readonly schema_yml: string
  /** SHA-256 of the contract that the load began with: `schema.yml`, and what earlier loads have added. */
  readonly began_with: string
  /** SHA-256 of the raw content of all streams. */
  readonly content: string
  /** SHA-256 of what the streams' settings say of contracts. */
  readonly settings: string
}

/** `runs/<pipeline>/<load_id>/contract.json`. */
interface KeptContract {
  readonly version: 1
  readonly made_from: ContractOrigin
  readonly contract_sha256: string
  readonly contract: Pick<SchemaContract, 'tables' | 'ignored'>
  readonly changes: readonly ContractChange[]
}

const keptShape = z.object({
  version: z.literal(1),
  made_from: z.object({
    schema_yml: z.string(),
    began_with: z.string(),
    content: z.string(),
    settings: z.string(),
  }),
  contract_sha256: z.string(),
  contract: contractPartsShape,
  // Told, and not reckoned with: they are as this version wrote them.
  changes: z.array(
    z.custom<ContractChange>((value) => z.looseObject({ kind: z.string() }).safeParse(value).success),
  ),
})

/** Tells what a load's contract is made from. */
export function contractOrigin(
  pipeline: ResolvedPipeline,
  began: SchemaContract,
  raw: readonly RawManifest[],
): ContractOrigin {
  const settings = pipeline.streams.map(({ name, contractModes, maxNesting }) => [
    name,
    contractModes,
    maxNesting,
  ])
  return {
    schema_yml: pipeline.contract.sha256,
    began_with: began.sha256,
    content: contentSha256(raw),
    settings: createHash('sha256').update(JSON.stringify(settings)).digest('hex'),
  }
}

/** Keeps the contract of a load before anything is staged under it. */
export async function keepLoadContract(
  store: ObjectStore,
  load: LoadIdentity,
  madeFrom: ContractOrigin,
  { contract, changes }: EvolvedContract,
): Promise<void> {
  const kept: KeptContract = {
    version: 1,
    made_from: madeFrom,
    contract_sha256: contract.sha256,
    contract: { tables: contract.tables, ignored: contract.ignored },
    changes,
  }
  // Before the contract: nobody may find the one and not know of the other.
  if (contract.sha256 !== madeFrom.schema_yml) {
    await putJson(store, evolvedMarkerKey(load.pipeline), { version: 1, load_id: load.loadId })
  }
  await putJson(store, loadContractKey(load), kept)
}

/** The contract that was kept for a load, as long as it was made from these; undefined where there is none. */
export async function readLoadContract(
  store: ObjectStore,
  load: LoadIdentity,
  madeFrom: Partial<ContractOrigin>,
): Promise<EvolvedContract | undefined> {
  const kept = await getJson<KeptContract>(store, loadContractKey(load), keptShape)
  if (kept === undefined) return undefined
  const wanted = Object.entries(madeFrom) as [keyof ContractOrigin, string][]
  if (wanted.some(([name, sha256]) => kept.made_from[name] !== sha256)) return undefined
  const { tables, ignored } = kept.contract
  return { contract: completeContract(load.pipeline, tables, ignored), changes: kept.changes }
}

/** Whether loads of a pipeline have added to its contract, as far as the lake knows. */
export async function hasEvolved(store: ObjectStore, pipeline: string): Promise<boolean> {
  return (await store.head(evolvedMarkerKey(pipeline))) !== undefined
}
