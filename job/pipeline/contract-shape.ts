import { z } from 'zod'
import { contractModesShape } from './definition-shape'

/** `schema.yml` as people write it: snake case, defaults left away. Meaning is checked in `validate-contract.ts`. */
const columnShape = z.strictObject({
  path: z.string(),
  type: z.string(),
  nullable: z.boolean().default(true),
  description: z.string().default(''),
  variant_of: z.string().optional(),
})

const tableShape = z.strictObject({
  description: z.string().default(''),
  stream: z.string(),
  from: z.string(),
  only_where: z.string().optional(),
  parent: z.string().optional(),
  parent_key: z.record(z.string(), z.string()).default({}),
  list_index: z.string().optional(),
  key: z.array(z.string()).default([]),
  distribution: z.string().default('auto'),
  sort_key: z.array(z.string()).default([]),
  columns: z.record(z.string(), columnShape),
  schema_contract: contractModesShape.optional(),
})

/** The whole file. */
export const contractShape = z.strictObject({
  version: z.literal(1),
  tables: z.record(z.string(), tableShape),
  ignored: z
    .array(z.strictObject({ path: z.string(), stream: z.string(), reason: z.string().min(1) }))
    .default([]),
})

export type ContractShape = z.infer<typeof contractShape>
export type TableShape = z.infer<typeof tableShape>
