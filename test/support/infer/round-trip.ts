import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SchemaContract } from '../../../job/pipeline/contract'
import type { StagingFormat } from '../../../job/pipeline/definition'
import type { LoadBench } from '../load/load-bench'
import { makeTempFolder, removeTempFolder } from '../temp-folder'
import { type JsonNode, writeNode } from './json-node'
import { loadInProcess } from './load-in-process'
import { rebuildRecords } from './rebuild-records'
import { blurredPaths, comparable, typesByPath } from './same-value'

/** What a round trip has to come to: both sides the same, and nothing left over. */
export interface RoundTrip {
  readonly expected: readonly unknown[]
  readonly actual: readonly unknown[]
  /** What was lost, refused or blurred on the way; empty where all is well. */
  readonly complaints: readonly unknown[]
}

/** How the contract of a file of records comes about. */
export type Infer = (file: string, pipeline: string, stream: string) => Promise<SchemaContract>

let trips = 0

/** Writes records to a file, infers their contract, loads them, reads the tables back and joins them up. */
export async function roundTrip(
  bench: LoadBench,
  records: readonly JsonNode[],
  infer: Infer,
  format: StagingFormat = 'auto',
): Promise<RoundTrip> {
  trips += 1
  const pipeline = `trip_${trips}`
  const folder = await makeTempFolder()
  try {
    const scratchFolder = join(folder, 'scratch')
    await mkdir(scratchFolder)
    const source = join(folder, 'records.ndjson')
    await writeFile(source, records.map((record) => `${writeNode(record)}\n`).join(''))
    const contract = await infer(source, pipeline, 'records')
    const loaded = await loadInProcess(bench, { contract, stream: 'records', source, scratchFolder, format })
    const types = typesByPath(contract)
    const rebuilt = rebuildRecords(contract, 'records', loaded.rows)
    return {
      expected: records.map((record) => comparable(record, types)),
      actual: rebuilt.map((record) => comparable(record, types)),
      complaints: [
        ...loaded.unknownPaths,
        ...loaded.failedChecks,
        ...contract.ignored,
        ...blurredPaths(records, types),
      ],
    }
  } finally {
    await removeTempFolder(folder)
  }
}
