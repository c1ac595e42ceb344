import { z } from 'zod'
import { canEndPages } from './pagination'

const text = z.union([z.string(), z.strictObject({ env: z.string().min(1), default: z.string().optional() })])
const contractMode = z.enum(['evolve', 'freeze', 'quarantine', 'discard_value'])
/** The modes of a contract, as definitions and contracts spell them. */
export const contractModesShape = z.union([
  contractMode,
  z.strictObject({
    tables: contractMode.exactOptional(),
    columns: contractMode.exactOptional(),
    types: contractMode.exactOptional(),
  }),
])
const count = z.int().positive()
const streamDefaults = {
  write: z.enum(['merge', 'replace', 'append', 'insert_only', 'scd2']).optional(),
  schemaContract: contractModesShape.optional(),
  maxNesting: z.int().min(1).max(100).optional(),
  maxQuarantined: z
    .union([
      z.int().nonnegative(),
      z.string().regex(/^(100|\d{1,2})(\.\d+)?%$/, 'must be a count, or a share such as `1%`'),
    ])
    .optional(),
  format: z.enum(['auto', 'parquet', 'jsonl']).optional(),
}
/** A timer that is set for longer rings at once. */
const milliseconds = count.max(2 ** 31 - 1)
const maxPages = count.optional()
const endStatus = z
  .int()
  .refine(
    canEndPages,
    'must be a status from 400 to 499 that can mean "no such page": not 401, 403, 408 or 429',
  )
  .optional()
const parameter = z.string().min(1)
const fixedParameter = z.strictObject({ parameter, value: count })

const pagination = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('next_url'), path: z.string(), maxPages }),
  z.strictObject({ kind: z.literal('link_header'), maxPages }),
  z.strictObject({ kind: z.literal('cursor'), path: z.string(), parameter, maxPages }),
  z.strictObject({
    kind: z.literal('page'),
    parameter,
    start: z.int().nonnegative().optional(),
    size: fixedParameter.optional(),
    totalPath: z.string().optional(),
    endStatus,
    maxPages,
  }),
  z.strictObject({
    kind: z.literal('offset'),
    parameter,
    limit: fixedParameter,
    totalPath: z.string().optional(),
    endStatus,
    maxPages,
  }),
])

/** A pipeline definition as the compiler would have it: for definitions that were not compiled with types. */
export const definitionShape = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be lower-case letters, digits and `_`, from a letter'),
  description: z.string().optional(),
  source: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('http'),
      baseUrl: text,
      headers: z.record(z.string(), text).optional(),
      timeoutMs: milliseconds.optional(),
      maxAttempts: count.max(20).optional(),
      maxAnswerBytes: count.optional(),
    }),
    z.strictObject({ kind: z.literal('files'), path: text }),
  ]),
  defaults: z.strictObject(streamDefaults).optional(),
  streams: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be lower-case letters, digits and `_`, from a letter'),
      z.strictObject({
        path: z.string(),
        query: z.record(z.string().min(1), text).optional(),
        records: z.string().optional(),
        paginate: pagination.optional(),
        ...streamDefaults,
        dedupe: z.strictObject({ by: z.string().min(1).optional() }).optional(),
        softDelete: z.union([z.literal('absent'), z.strictObject({ column: z.string().min(1) })]).optional(),
        cursor: z.strictObject({ path: z.string(), parameter, initial: text.optional() }).optional(),
      }),
    )
    .refine((streams) => Object.keys(streams).length > 0, 'needs at least one stream'),
  exampleQuery: z.string().optional(),
})
