import type { SchemaContract } from '../../../job/pipeline/contract'
import { defaultStreamOptions } from '../../../job/pipeline/resolve-stream-options'
import type { TargetOptions } from '../../../job/pipeline/target-table'
import type { DbtSubject } from '../../../job/transform/generate-sources'

/** A contract whose streams are all written in one way. */
export function written(contract: SchemaContract, options: TargetOptions = { write: 'merge' }): DbtSubject {
  const names = [...new Set(contract.tables.map(({ stream }) => stream))]
  const streams = names.map((name) => ({
    name,
    path: '/',
    records: '$',
    ...defaultStreamOptions,
    ...options,
  }))
  return { contract, streams }
}
