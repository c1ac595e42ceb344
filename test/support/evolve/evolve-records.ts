import { type Evolution, type EvolveOptions, evolve } from '../../../job/evolve/evolve'
import type { SchemaContract } from '../../../job/pipeline/contract'
import { type ContractModesSetting, resolveContractModes } from '../../../job/pipeline/contract-modes'
import type { RawManifest } from '../../../job/pipeline/manifests'
import { parseContract } from '../../../job/pipeline/parse-contract'
import type { StepContext } from '../../../job/ports/step-context'
import { MemoryObjectStore } from '../memory-object-store'
import { putRawLoad } from '../stage/raw-load'
import { stageContext, withStream } from '../stage/stage-context'

/** Records in a lake, compared with a contract. */
export interface EvolvedRecords extends Evolution {
  readonly context: StepContext
  readonly raw: readonly RawManifest[]
}

export interface EvolveRecordsOptions extends EvolveOptions {
  readonly modes?: ContractModesSetting
  readonly maxNesting?: number
  readonly scratchFolder?: string
}

/** Reads a contract of the stream `orders`; throws where it is not sound. */
export function contractOfYaml(text: string): SchemaContract {
  const parsed = parseContract(text, 'schema.yml', 'shop', ['orders'])
  if (parsed.contract === undefined) throw new Error(JSON.stringify(parsed.problems, null, 2))
  return parsed.contract
}

/** Compares records, as JSON texts, with a contract, two records a part; everything evolves where nothing else is said. */
export async function evolveRecords(
  contract: SchemaContract,
  records: readonly string[],
  { modes = 'evolve', maxNesting = 4, scratchFolder = '', ...options }: EvolveRecordsOptions = {},
): Promise<EvolvedRecords> {
  const store = new MemoryObjectStore()
  const raw = [await putRawLoad(store, records, { recordsAPart: 2 })]
  const { context } = stageContext(store, contract, scratchFolder)
  const changed = withStream(context, { contractModes: resolveContractModes(modes), maxNesting })
  return { ...(await evolve(changed.pipeline, contract, raw, changed, options)), context: changed, raw }
}
