import { formatContract } from '../../../job/infer/format-contract'
import { planContract } from '../../../job/infer/plan-contract'
import { profileRecords } from '../../../job/infer/profile-records'
import type { SchemaContract } from '../../../job/pipeline/contract'
import { parseContract } from '../../../job/pipeline/parse-contract'

/** Infers the contract of a file of records as the command does: profile, plan, write as YAML, read that back. */
export async function inferContract(file: string, pipeline: string, stream: string): Promise<SchemaContract> {
  const profile = await profileRecords(
    { kind: 'files', path: file },
    {
      path: '/',
      records: '$',
      clock: { now: () => new Date('2026-11-22T05:00:00Z'), sleep: () => Promise.resolve() },
      log: { info: () => undefined, warn: () => undefined, progress: () => undefined },
      signal: new AbortController().signal,
    },
  )
  const text = formatContract(planContract(profile, { pipeline, stream }))
  const parsed = parseContract(text, 'schema.yml', pipeline, [stream])
  if (parsed.contract === undefined) {
    throw new Error(`the inferred contract is refused: ${JSON.stringify(parsed.problems)}\n${text}`)
  }
  return parsed.contract
}
