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
  one: ConformanceCase,
): Promise<Outcome> {
  const schema = `conformance_${randomBytes(6).toString('hex')}`
  const run = new CaseRun(target, schema, one)
  await admin.run(`create schema ${schema}`)
  try {
    return await run.outcome()
  } finally {
    await run.close()
    for (const statement of one.cleanup ?? []) await admin.run(run.substitute(statement))
    await admin.run(`drop schema ${schema} cascade`)
    if (target.lake !== undefined && usesLake(one)) await removeFiles(target.lake, schema)
  }
}

function usesLake(one: ConformanceCase): boolean {
  return one.files !== undefined || one.objects !== undefined
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

  async outcome(): Promise<Outcome> {
    await this.#upload()
    const session = await this.#session('')
    for (const statement of this.#case.setup ?? []) await session.run(this.substitute(statement))
    const judged = await this.#runSteps(stepsOf(this.#case))
    return { ...judged, objects: await this.#objects() }
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) await session.close()
  }

  /** Fills in the names that differ from run to run: `${schema}`, `${database}`, `${lake}`, `${bucket}`, `${role}`. */
  substitute(text: string): string {
    const { database, lake, role } = this.#target
    const values: Readonly<Record<string, string | undefined>> = {
      schema: this.#schema,
      database,
      bucket: lake?.bucket,
      lake: lake === undefined ? undefined : `s3://${lake.bucket}/${lake.prefix}${this.#schema}`,
      role,
    }
    return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => {
      if (!(name in values)) return whole
      const value = values[name]
      if (value === undefined) throw new Error('the case needs LAKELOAD_CONFORMANCE_LAKE')
      return value
    })
  }

  async #upload(): Promise<void> {
    const { lake } = this.#target
    if (this.#case.files === undefined) return
    if (lake === undefined) throw new Error('the case needs LAKELOAD_CONFORMANCE_LAKE')
    await uploadFiles(lake, this.#schema, this.#case.files, (text) => this.substitute(text))
  }

  async #objects(): Promise<readonly string[]> {
    const { lake } = this.#target
    if (lake === undefined || this.#case.objects === undefined) return []
    const given = new Set(Object.keys(this.#case.files ?? {}))
    return (await listFiles(lake, this.#schema)).filter((place) => !given.has(place))
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
        waiting = judge(session, this.substitute(step.sql), this.#case.parameters)
      } else if (isLast && waiting === undefined) {
        return await judge(session, this.substitute(step.sql), this.#case.parameters)
      } else await this.#runStep(session, step)
    }
    if (waiting === undefined) throw new Error('a case has at least one statement')
    return await waiting
  }

  async #runStep(session: SqlSession, step: Step): Promise<void> {
    if (!step.fails) {
      await session.run(this.substitute(step.sql))
      return
    }
    const ended = await judge(session, this.substitute(step.sql), undefined)
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
