import { randomBytes } from 'node:crypto'
import { type ConformanceCase, type Step, stepsOf } from './conformance-case'
import { listFiles, removeFiles, uploadFiles } from './conformance-lake'
import type { ConformanceTarget } from './conformance-target'
import { type Answer, SqlSession } from './sql-session'

/** How the judged statement of a case ended. */
type Judged = { readonly notices: readonly string[] } & (
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly hint: string }
)

/** How a case ended: its judged statement, and the files that it has written. */
export type Outcome = Judged & { readonly objects: readonly string[] }

/** Runs one case in a schema of its own, which goes with it. `admin` makes and drops the schema. */
export async function runCase(
  target: ConformanceTarget,
  admin: SqlSession,
  given: ConformanceCase,
): Promise<{ readonly expected: ConformanceCase; readonly outcome: Outcome }> {
  const schema = `conformance_${randomBytes(6).toString('hex')}`
  const expected = withNames(given, namesOf(target, schema))
  const lake = expected.files !== undefined || expected.objects !== undefined ? target.lake : undefined
  const run = new CaseRun(target, schema, expected)
  await admin.run(`create schema ${schema}`)
  try {
    if (lake !== undefined) await uploadFiles(lake, schema, expected.files ?? {})
    const judged = await run.judged()
    const found = lake === undefined ? [] : await listFiles(lake, schema)
    return {
      expected,
      outcome: { ...judged, objects: found.filter((place) => expected.files?.[place] === undefined) },
    }
  } finally {
    await run.close()
    for (const statement of expected.cleanup ?? []) await admin.run(statement)
    await admin.run(`drop schema ${schema} cascade`)
    if (lake !== undefined) await removeFiles(lake, schema)
  }
}

function namesOf({ database, lake, role }: ConformanceTarget, schema: string) {
  return {
    schema,
    database,
    bucket: lake?.bucket,
    lake: lake === undefined ? undefined : `s3://${lake.bucket}/${lake.prefix}${schema}`,
    role,
  }
}

/** Fills in the names that differ from run to run, wherever they stand: `${schema}`, `${database}`, `${lake}` and so on. */
function withNames(
  one: ConformanceCase,
  names: Readonly<Record<string, string | undefined>>,
): ConformanceCase {
  const text = JSON.stringify(one).replace(/\$\{(\w+)\}/g, (whole, name: string) => {
    if (!(name in names)) return whole
    const value = names[name]
    if (value === undefined) throw new Error('the case needs LAKELOAD_CONFORMANCE_LAKE')
    return value
  })
  return JSON.parse(text) as ConformanceCase
}

class CaseRun {
  readonly #target: ConformanceTarget
  readonly #schema: string
  readonly #case: ConformanceCase
  readonly #sessions = new Map<string, SqlSession>()

  constructor(target: ConformanceTarget, schema: string, one: ConformanceCase) {
    this.#target = target
    this.#schema = schema
    this.#case = one
  }

  async judged(): Promise<Judged> {
    const session = await this.#session('')
    for (const statement of this.#case.setup ?? []) await session.run(statement)
    return await this.#runSteps(stepsOf(this.#case))
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) await session.close()
  }

  async #session(name: string): Promise<SqlSession> {
    const found = this.#sessions.get(name)
    if (found !== undefined) return found
    const session = await SqlSession.open(this.#target.connection)
    this.#sessions.set(name, session)
    await session.run(`set search_path to ${this.#schema}`)
    return session
  }

  async #runSteps(steps: readonly Step[]): Promise<Judged> {
    let waiting: Promise<Judged> | undefined
    for (const [index, step] of steps.entries()) {
      const session = await this.#session(step.session)
      const isLast = index === steps.length - 1
      if (step.waits) {
        waiting = judge(session, step.sql, this.#case.parameters)
      } else if (isLast && waiting === undefined) {
        return await judge(session, step.sql, this.#case.parameters)
      } else await this.#runStep(session, step)
    }
    if (waiting === undefined) throw new Error('a case has at least one statement')
    return await waiting
  }

  async #runStep(session: SqlSession, step: Step): Promise<void> {
    if (!step.fails) {
      await session.run(step.sql)
      return
    }
    const ended = await judge(session, step.sql, undefined)
    if (ended.kind !== 'error') throw new Error(`should have failed: ${step.sql}`)
  }
}

async function judge(
  session: SqlSession,
  sql: string,
  parameters: readonly (string | null)[] | undefined,
): Promise<Judged> {
  try {
    const answer = await session.run(sql, parameters)
    return { kind: 'answer', answer, notices: [...session.notices] }
  } catch (error) {
    const { code, message, hint } = error as { code?: string; message?: string; hint?: string }
    return {
      kind: 'error',
      code: code ?? '',
      message: message ?? String(error),
      hint: hint ?? '',
      notices: [...session.notices],
    }
  }
}
