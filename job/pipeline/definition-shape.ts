import { z } from 'zod'

const text = z.union([z.string(), z.strictObject({ env: z.string().min(1), default: z.string().optional() })])
const writeMode = z.enum(['merge', 'replace', 'append'])
const count = z.int().positive()
/** A timer that is set for longer rings at once. */
const milliseconds = count.max(2 ** 31 - 1)
const maxPages = count.optional()
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
    maxPages,
  }),
  z.strictObject({
    kind: z.literal('offset'),
    parameter,
    limit: fixedParameter,
    totalPath: z.string().optional(),
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
  defaults: z.strictObject({ write: writeMode.optional() }).optional(),
  streams: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be lower-case letters, digits and `_`, from a letter'),
      z.strictObject({
        path: z.string(),
        query: z.record(z.string().min(1), text).optional(),
        records: z.string().optional(),
        paginate: pagination.optional(),
        write: writeMode.optional(),
      }),
    )
    .refine((streams) => Object.keys(streams).length > 0, 'needs at least one stream'),
  exampleQuery: z.string().optional(),
})
