import { carryEvolved } from '../evolve/carry-evolved'
import { type EvolveOptions, evolve, mayEvolve } from '../evolve/evolve'
import type { EvolvedContract } from '../evolve/evolve-contract'
import { contractOrigin, hasEvolved, keepLoadContract, readLoadContract } from '../evolve/load-contract'
import { type LastLoad, readLastLoad } from '../load/last-load'
import { readContractVersion } from '../load/read-contract-version'
import { type Catalog, readCatalog } from '../load/warehouse-catalog'
import { contentSha256 } from '../pipeline/content-sha256'
import type { SchemaContract } from '../pipeline/contract'
import type { ContractParts } from '../pipeline/contract-json'
import type { LoadIdentity } from '../pipeline/lake-keys'
import type { RawManifest } from '../pipeline/manifests'
import type { ResolvedPipeline } from '../pipeline/resolved'
import { StepProgress } from '../ui/step-progress'
import type { RunDependencies } from './run-dependencies'

/** What of a pipeline stands in the warehouse. */
export interface Standing {
  readonly catalog: Catalog
  /** The newest load; undefined where nothing is loaded. */
  readonly last: LastLoad | undefined
  /** What that load was written under, where it is not what `schema.yml` says today. */
  readonly lastContract: ContractParts | undefined
}

/** Reads what stands in the warehouse: no more questions than a run asks anyway, unless the last load had another contract. */
export async function readStanding({
  warehouse,
  pipeline,
  signal,
}: Pick<RunDependencies, 'warehouse' | 'pipeline' | 'signal'>): Promise<Standing> {
  const session = await warehouse.connect(signal)
  try {
    const catalog = await readCatalog(session, pipeline.name)
    const last = await readLastLoad(session, pipeline.name)
    const isOther = last !== undefined && last.contract_sha256 !== pipeline.contract.sha256
    const lastContract = isOther
      ? await readContractVersion(session, pipeline.name, last.contract_sha256)
      : undefined
    return { catalog, last, lastContract }
  } finally {
    await session.close()
  }
}

/** As `readStanding`, for a step that asks the warehouse nothing otherwise: only where earlier loads may have added to the contract. */
export async function readStandingWhereEvolved(dependencies: RunDependencies): Promise<Standing | undefined> {
  const { store, pipeline } = dependencies
  if (!mayEvolve(pipeline) && !(await hasEvolved(store, pipeline.name))) return undefined
  return await readStanding(dependencies)
}

/**
 * The contract that a load is staged and loaded under: `schema.yml`, what earlier loads have added, and what this load's records
 * add. It is kept with the load before anything is staged, and taken from there when the load is taken up again.
 */
export async function decideContract(
  dependencies: RunDependencies,
  load: LoadIdentity,
  raw: readonly RawManifest[],
  standing: Standing | undefined,
  options: EvolveOptions = {},
): Promise<EvolvedContract> {
  const { pipeline, store, clock, terminal, signal } = dependencies
  const began = carryEvolved(pipeline.contract, standing?.lastContract)
  const origin = contractOrigin(pipeline, began, raw)
  const isPlain = !mayEvolve(pipeline) && began === pipeline.contract
  if (!isPlain && options.thorough !== true) {
    const kept =
      (await readLoadContract(store, load, origin)) ??
      (await contractOfSame(dependencies, load, raw, standing?.last, began))
    if (kept !== undefined) return kept
  }
  if (began !== pipeline.contract) terminal.say(describeCarried(pipeline.contract, began))
  const reading = { store, clock, signal, log: new StepProgress(terminal, 'evolve') }
  const { contract, changes, valuesRead } = await evolve(pipeline, began, raw, reading, options).finally(() =>
    // The line of what was going on; steps have lasting ones.
    terminal.redraw(''),
  )
  if ((valuesRead && !isPlain) || contract !== pipeline.contract) {
    await keepLoadContract(store, load, origin, { contract, changes })
  }
  return { contract, changes }
}

/** The pipeline of a load that is staged already, with the contract that was kept for it. */
export async function withLoadContract(
  { store, pipeline }: Pick<RunDependencies, 'store' | 'pipeline'>,
  load: LoadIdentity,
  raw: readonly RawManifest[],
): Promise<ResolvedPipeline> {
  const kept = await readLoadContract(store, load, {
    schema_yml: pipeline.contract.sha256,
    content: contentSha256(raw),
  })
  return kept === undefined ? pipeline : { ...pipeline, contract: kept.contract }
}

/**
 * The contract of the last load, where that has the same content: the records have made of it what they could. What it added
 * is no change any more.
 */
async function contractOfSame(
  { store, pipeline }: RunDependencies,
  load: LoadIdentity,
  raw: readonly RawManifest[],
  last: LastLoad | undefined,
  began: SchemaContract,
): Promise<EvolvedContract | undefined> {
  if (last === undefined || last.content_sha256 !== contentSha256(raw)) return undefined
  if (last.contract_sha256 !== began.sha256) return undefined
  const { schema_yml, content, settings } = contractOrigin(pipeline, began, raw)
  const kept = await readLoadContract(
    store,
    { ...load, loadId: last.load_id },
    { schema_yml, content, settings },
  )
  if (kept?.contract.sha256 !== began.sha256) return undefined
  return { contract: began, changes: kept.changes.filter(({ verdict }) => verdict !== 'applied') }
}

/** What earlier loads have added is kept, also after people have set another mode: that is worth a line. */
function describeCarried(contract: SchemaContract, began: SchemaContract): string {
  const known = new Set(contract.tables.map(({ name }) => name))
  const tables = began.tables.filter(({ name }) => !known.has(name)).length
  const columns = began.tables
    .filter(({ name }) => known.has(name))
    .flatMap((table) => table.columns.filter(({ evolved }) => evolved !== undefined)).length
  const parts = [
    ...(columns === 0 ? [] : [columns === 1 ? '1 column' : `${columns} columns`]),
    ...(tables === 0 ? [] : [tables === 1 ? '1 table' : `${tables} tables`]),
  ]
  return `The contract is schema.yml with ${parts.join(' and ')} that earlier loads have added or made longer`
}
