import { z } from 'zod'

/** One statement of a case; where it is but a text, it runs in the case's own session and has to succeed. */
const stepSchema = z.union([
  z.string(),
  z.strictObject({
    sql: z.string(),
    /** Another session of the same case, by any name: made when it is first used. */
    session: z.string().optional(),
    /** Has to fail; what comes after it runs. */
    fails: z.literal(true).optional(),
    /** Sent without waiting for its answer, as it waits for another session. It is the statement that is judged. */
    waits: z.literal(true).optional(),
  }),
])

/** What is uploaded: a text, or bytes written down or made in one of these ways. */
const fileSchema = z.union([
  z.string(),
  z.strictObject({ gzip: z.string() }),
  z.strictObject({ base64: z.string() }),
  /** A query of DuckDB, whose rows become a Parquet file. */
  z.strictObject({ parquet: z.string() }),
])

const expectationKeys = ['rows', 'error', 'command', 'columns', 'types', 'notice', 'objects'] as const

const caseSchema = z
  .strictObject({
    name: z.string().min(1),
    /** The title of a page of the documentation, or `observed: …`. */
    source: z.string().min(1),
    setup: z.array(z.string()).optional(),
    sql: z.union([z.string(), z.array(stepSchema).min(1)]),
    /** Makes the judged statement a prepared one. */
    parameters: z.array(z.union([z.string(), z.null()])).optional(),
    /** Uploaded before the case runs, by the place below `${lake}`. */
    files: z.record(z.string(), fileSchema).optional(),
    /** Undoes what outlives the schema of the case, such as users. */
    cleanup: z.array(z.string()).optional(),
    /** Values as the server words them: booleans are t and f. */
    rows: z.array(z.array(z.union([z.string(), z.null()]))).optional(),
    /** False: the rows may come in any order. */
    ordered: z.boolean().optional(),
    /** The message need only hold the text. */
    error: z
      .strictObject({
        code: z.string().optional(),
        message: z.string().optional(),
        hint: z.string().optional(),
      })
      .optional(),
    /** What CommandComplete says. */
    command: z.string().optional(),
    columns: z.array(z.string()).optional(),
    /** The type numbers of the columns. */
    types: z.array(z.number().int()).optional(),
    /** A text that one of the notices of the judged statement holds. */
    notice: z.string().optional(),
    /** The keys below `${lake}` that are there in the end, those of `files` left out, in alphabetical order. */
    objects: z.array(z.string()).optional(),
    /** No primary source says it: a real cluster has to settle it. */
    unverified: z.boolean().optional(),
  })
  .refine((one) => expectationKeys.some((key) => one[key] !== undefined), {
    message: `needs one of ${expectationKeys.join(', ')}`,
  })
  .refine((one) => one.error === undefined || (one.rows === undefined && one.command === undefined), {
    message: 'expects an error or an answer, not both',
  })

/** One file of cases. */
export const chapterSchema = z.strictObject({ chapter: z.string().min(1), cases: z.array(caseSchema).min(1) })

/** What SQL has to do, and who says so. */
export type ConformanceCase = z.infer<typeof caseSchema>

/** A file that a case loads. */
export type CaseFile = z.infer<typeof fileSchema>

/** One statement of a case with its defaults filled in. */
export interface Step {
  readonly sql: string
  readonly session: string
  readonly fails: boolean
  readonly waits: boolean
}

/** The statements of a case, set-up left out. */
export function stepsOf({ sql }: ConformanceCase): readonly Step[] {
  const list = typeof sql === 'string' ? [sql] : sql
  return list.map((step) => {
    const {
      sql: text,
      session = '',
      fails = false,
      waits = false,
    } = typeof step === 'string' ? { sql: step } : step
    return { sql: text, session, fails, waits }
  })
}
