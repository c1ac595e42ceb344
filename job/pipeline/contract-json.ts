import { z } from 'zod'
import type { SchemaContract } from './contract'

/** A contract as it is kept, in the lake and in `_schema_versions`: what makes its hash, without the pipeline's name. */
export type ContractParts = Pick<SchemaContract, 'tables' | 'ignored'>

const plainType = z.enum([
  'boolean',
  'integer',
  'bigint',
  'double',
  'date',
  'timestamp',
  'timestamptz',
  'super',
])
const typeShape = z.union([
  z.object({ kind: plainType }),
  z.object({
    kind: z.literal('decimal'),
    precision: z.union([z.literal(18), z.literal(38)]),
    scale: z.number(),
  }),
  z.object({ kind: z.literal('varchar'), bytes: z.number() }),
])
const mode = z.enum(['evolve', 'freeze', 'quarantine', 'discard_value'])

const columnShape = z.object({
  name: z.string(),
  path: z.string(),
  type: typeShape,
  nullable: z.boolean(),
  description: z.string(),
  variantOf: z.string().exactOptional(),
  evolved: z.object({ from: typeShape.exactOptional() }).exactOptional(),
})

const tableShape = z.object({
  name: z.string(),
  description: z.string(),
  stream: z.string(),
  from: z.string(),
  onlyWhere: z.string().exactOptional(),
  parent: z.string().exactOptional(),
  parentKey: z.array(
    z.object({ name: z.string(), parentColumn: z.string(), type: typeShape, description: z.string() }),
  ),
  listIndex: z.string().exactOptional(),
  key: z.array(z.string()),
  distribution: z.union([
    z.object({ style: z.enum(['auto', 'even', 'all']) }),
    z.object({ style: z.literal('key'), column: z.string() }),
  ]),
  sortKey: z.array(z.string()),
  columns: z.array(columnShape),
  contractModes: z
    .union([
      mode,
      z.object({ tables: mode.exactOptional(), columns: mode.exactOptional(), types: mode.exactOptional() }),
    ])
    .exactOptional(),
  evolved: z.literal(true).exactOptional(),
})

/** The shape of a kept contract. Its members keep their order, so that it has the same hash again. */
export const contractPartsShape: z.ZodType<ContractParts> = z.object({
  tables: z.array(tableShape),
  ignored: z.array(z.object({ path: z.string(), stream: z.string(), reason: z.string() })),
})
