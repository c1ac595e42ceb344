import { z } from 'zod'

/** What a line of dbt's JSON log means for us. */
export type DbtLogEvent =
  | { readonly kind: 'node_done'; readonly total: number; readonly warning?: string }
  | { readonly kind: 'found'; readonly message: string }
  | { readonly kind: 'warning' | 'error' | 'plain'; readonly message: string }
  | { readonly kind: 'other' }

const lineShape = z.object({
  info: z.object({ name: z.string(), level: z.string(), msg: z.string() }),
  data: z
    .object({
      index: z.number().optional(),
      // Models and skipped nodes say `total`, tests `num_models`: both mean all nodes of the run.
      total: z.number().optional(),
      num_models: z.number().optional(),
    })
    .optional(),
})

/** Reads a line that dbt writes to stdout. A line that is not dbt's JSON is plain text, such as a Python traceback. */
export function readDbtLogLine(line: string): DbtLogEvent {
  const parsed = lineShape.safeParse(parseJson(line))
  if (!parsed.success)
    return line.trim() === '' ? { kind: 'other' } : { kind: 'plain', message: line.trimEnd() }
  const { info, data } = parsed.data
  const total = data?.total ?? data?.num_models
  if (info.name !== 'LogStartLine' && data?.index !== undefined && total !== undefined) {
    return { kind: 'node_done', total, ...(info.level === 'warn' ? { warning: info.msg } : {}) }
  }
  if (info.name === 'FoundStats') return { kind: 'found', message: info.msg }
  if (info.msg.trim() === '') return { kind: 'other' }
  if (info.level === 'error') return { kind: 'error', message: info.msg }
  if (info.level === 'warn') return { kind: 'warning', message: info.msg }
  return { kind: 'other' }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
