import { z } from 'zod'
import type { QuarantinedRecord, QuarantineManifest } from '../pipeline/quarantine'
import type { ObjectStore } from '../ports/object-store'
import { getJson } from './json-object'

const count = z.number().int().nonnegative()
const code = z.enum(['value_misfit', 'value_missing', 'record_unreadable', 'unknown_column', 'unknown_table'])
const text = z.string().exactOptional()

const manifestShape = z.object({
  version: z.literal(1),
  pipeline: z.string(),
  stream: z.string(),
  load_id: z.string(),
  date: z.string(),
  contract_sha256: z.string(),
  records: count,
  quarantined: count,
  limit: count,
  reasons: z.array(z.object({ code, table: text, column: text, path: text, records: count })),
  parts: z.array(z.object({ key: z.string(), raw_object: z.string(), records: count })),
})

const reasonShape = z.object({
  code,
  table: text,
  column: text,
  type: text,
  path: z.string(),
  value: text,
  reason: z.string(),
})

/** One line of the set-aside records. */
export const quarantinedRecordShape: z.ZodType<QuarantinedRecord> = z.object({
  raw_object: z.string(),
  line: count,
  reasons: z.array(reasonShape),
  bytes: count,
  record: z.string(),
  record_cut: z.literal(true).exactOptional(),
})

/** What a load set aside of a stream, by the key of its manifest; undefined where there is none. */
export async function readQuarantineManifest(
  store: ObjectStore,
  key: string,
): Promise<QuarantineManifest | undefined> {
  return await getJson<QuarantineManifest>(store, key, manifestShape)
}
