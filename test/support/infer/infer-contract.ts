import type { ContractDraft } from '../../../job/infer/contract-draft'
import { formatContract } from '../../../job/infer/format-contract'
import { planContract } from '../../../job/infer/plan-contract'
import { profileRecords } from '../../../job/infer/profile-records'
import type { SchemaContract } from '../../../job/pipeline/contract'
import { parseContract } from '../../../job/pipeline/parse-contract'

/** Profiles a file of records and plans its contract. */
export async function inferDraft(
  file: string,
  pipeline: string,
  stream: string,
  records = '$',
): Promise<ContractDraft> {
  const profile = await profileRecords(
    { kind: 'files', path: file },
    {
      path: '/',
      records,
      clock: { now: () => new Date('2026-11-22T05:00:00Z'), sleep: () => Promise.resolve() },
      log: { info: () => undefined, warn: () => undefined, progress: () => undefined },
      signal: new AbortController().signal,
    },
  )
  return planContract(profile, { pipeline, stream })
}

/** The contract that a draft is once it has been written as YAML and read back. */
export function contractOf(draft: ContractDraft): SchemaContract {
  const text = formatContract(draft)
  const parsed = parseContract(text, 'schema.yml', draft.pipeline, [draft.stream])
  if (parsed.contract === undefined) {
    throw new Error(`the inferred contract is refused: ${JSON.stringify(parsed.problems)}\n${text}`)
  }
  return parsed.contract
}

/** Infers the contract of a file of records as the command does. */
export async function inferContract(file: string, pipeline: string, stream: string): Promise<SchemaContract> {
  return contractOf(await inferDraft(file, pipeline, stream))
}
