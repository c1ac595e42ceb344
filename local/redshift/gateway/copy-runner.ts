import { assertRole } from '../copy/authorization'
import { type CopyCommand, formatName, quoteName, quoteTable } from '../copy/copy-command'
import { LoadFailure, rejected } from '../copy/load-failure'
import type { LoadHistory, LoadRecord } from '../copy/load-history'
import type { Loader } from '../copy/loader'
import type { LoadReporter, PreparedLoad } from '../copy/prepared-load'
import { readTarget, type Target, targetQuery } from '../copy/target'
import { localName } from '../dialect/local-name'
import type { Message } from '../protocol/message'
import { encodeMessage } from '../protocol/message'
import {
  bindRequest,
  copyDone,
  copyFail,
  executeRequest,
  flushRequest,
  parseRequest,
} from '../protocol/requests'
import { readDataRow } from '../protocol/row-description'
import { SqlError, type SqlErrorFields } from '../protocol/sql-error'
import { isDiskFull } from '../system-error'
import type { UnloadCommand } from '../unload/unload-command'
import type { Unloader } from '../unload/unloader'
import type { BackEnd } from './back-end'
import { closeOwn, ownName, readSqlError } from './own-statement'
import type { StatementPlan } from './statement-plan'
import { runUnload } from './unload-runner'

/** How a COPY ended. `skipped`: an error before it is on its way to the client already. */
export type CopyOutcome =
  | { readonly kind: 'done'; readonly notices: readonly string[]; readonly tag: string }
  | { readonly kind: 'failed'; readonly fields: SqlErrorFields }
  | { readonly kind: 'skipped' }

/** What COPYs of all sessions share. */
export interface CopyServices {
  readonly loader: Loader
  readonly unloader: Unloader
  readonly history: LoadHistory
  readonly iamRole: string
  log(event: string, facts: Readonly<Record<string, string | number>>): void
}

/** A COPY or UNLOAD of one session, carried out on the client's own back-end and so in its transaction. */
export interface CopyRun<Command = CopyCommand> {
  readonly backEnd: BackEnd
  /** `pg_backend_pid()` of the session. */
  readonly sessionId: number
  readonly command: Command
  /** Plans the query of an UNLOAD as it would one that stands alone. */
  plan(sql: string): Promise<StatementPlan>
  /** Takes an error of the back-end that answers the COPY instead of us, such as 25P02. */
  readonly forwardError: (message: Message) => void
  /** Ends the COPY: the client has cancelled it, or is gone. */
  readonly signal: AbortSignal
}

const canceled: SqlErrorFields = { code: '57014', message: "Query cancelled on user's request" }

/** The disk of this machine, on its way from S3 to the database. */
const diskFull: SqlErrorFields = {
  code: '53100',
  message: 'Disk Full',
  hint: 'free some space on the disk that holds the data folder',
}

/** Runs a COPY from S3, or an UNLOAD to it. Every failure leaves the back-end in the state of a failed statement, as a real error would. */
export async function runTransfer(
  run: CopyRun<CopyCommand | UnloadCommand>,
  services: CopyServices,
): Promise<CopyOutcome> {
  const { command } = run
  return command.kind === 'copy'
    ? runCopy({ ...run, command }, services)
    : tryUnload({ ...run, command }, services)
}

async function tryUnload(run: CopyRun<UnloadCommand>, services: CopyServices): Promise<CopyOutcome> {
  try {
    return await runUnload(run, services)
  } catch (error) {
    return failed(run, services, error, 0)
  }
}

async function runCopy(run: CopyRun, services: CopyServices): Promise<CopyOutcome> {
  let load: LoadRecord | undefined
  let prepared: PreparedLoad | undefined
  let target: Target | undefined
  try {
    const rows = await askTarget(run)
    if (rows === undefined) return { kind: 'skipped' }
    target = readTarget(run.command, rows)
    assertRole(run.command.iamRole, services.iamRole)
    const record = await services.history.begin({
      sessionId: run.sessionId,
      tableId: target.tableId,
      tableName: target.tableName,
      source: `s3://${run.command.bucket}/${run.command.key}`,
      fileFormat: formatName(run.command.format),
    })
    load = record
    const reporter: LoadReporter = {
      errors: (errors) => services.history.addErrors(record, errors),
      replacements: (replacements) => services.history.addReplacements(record, replacements),
    }
    prepared = await services.loader.prepare(run.command, target, reporter, run.signal)
    const { noLoad } = run.command.load
    const bytes = noLoad ? await readOnly(run, prepared) : await feed(run, target, prepared)
    const files = prepared.files().map((file) => (noLoad ? { ...file, rows: 0 } : file))
    const count = files.reduce((sum, file) => sum + file.rows, 0)
    await services.history.complete(load, files, bytes)
    services.log('copy', { table: target.tableName, rows: count, files: files.length })
    return { kind: 'done', notices: loadNotices(target.tableName, count, prepared.errorCount()), tag: 'COPY' }
  } catch (error) {
    if (load !== undefined && !run.signal.aborted) {
      await services.history.abort(load, error instanceof LoadFailure ? error.error : undefined)
    } else if (load !== undefined) await services.history.abort(load, undefined)
    return await failed(run, services, error, load?.queryId ?? 0)
  } finally {
    await prepared?.close()
  }
}

/** Tells the log and the back-end of a failure, and words it for the client. */
async function failed(
  run: CopyRun<CopyCommand | UnloadCommand>,
  services: CopyServices,
  error: unknown,
  queryId: number,
): Promise<CopyOutcome> {
  const failure = run.signal.aborted
    ? new SqlError(canceled)
    : isDiskFull(error)
      ? new SqlError(diskFull)
      : error
  const fields = fieldsOf(failure, queryId)
  services.log(`${run.command.kind} failed`, { message: fields.message })
  await failStatement(run.backEnd)
  return { kind: 'failed', fields }
}

/**
 * Makes the back-end fail as it would at a syntax error: the transaction is aborted, and it waits for the Sync. Answers false where it
 * did so already, for a request before this one.
 */
export async function failStatement(backEnd: BackEnd): Promise<boolean> {
  const answer = backEnd.request('parse', parseRequest(ownName, 'refused by the gateway'), () => undefined)
  backEnd.send(flushRequest)
  return (await answer) === 'failed'
}

/** Asks for the table's columns with a prepared statement: a simple Query would end an implicit transaction. */
async function askTarget(run: CopyRun): Promise<readonly (readonly (string | null)[])[] | undefined> {
  const { backEnd } = run
  const rows: (readonly (string | null)[])[] = []
  const take = (message: Message) => {
    if (message.type === 'D') rows.push(readDataRow(message.body))
    else if (message.type === 'E') run.forwardError(message)
  }
  const requests = [
    ...closeOwn(backEnd),
    backEnd.request('parse', parseRequest(ownName, targetQuery), take),
    backEnd.request('bind', bindRequest(ownName, ownName, [quoteTable(run.command.table)]), take),
    backEnd.request('execute', executeRequest(ownName), take),
  ]
  backEnd.send(flushRequest)
  const outcomes = await Promise.all(requests)
  return outcomes.every((outcome) => outcome === 'done') ? rows : undefined
}

/** What psql shows after a COPY. */
function loadNotices(table: string, rows: number, errors: number): readonly string[] {
  const loaded = `Load into table '${table}' completed, ${rows} record(s) loaded successfully.`
  if (errors === 0) return [loaded]
  const lost = `${errors} record(s) could not be loaded.  Check 'sys_load_error_detail' system table for details.`
  return [`Load into table '${table}' completed, ${lost}`, loaded]
}

/** NOLOAD: reads and checks all rows, and loads none. */
async function readOnly(run: CopyRun, prepared: PreparedLoad): Promise<number> {
  for await (const _chunk of prepared.chunks()) run.signal.throwIfAborted()
  return 0
}

/** Streams the rows as the data of a COPY FROM STDIN; answers their bytes. */
async function feed(run: CopyRun, target: Target, prepared: PreparedLoad): Promise<number> {
  const { backEnd, signal } = run
  const columns = target.columns.map((column) => quoteName(localName(column.name))).join(', ')
  const sql = `copy ${quoteTable(run.command.table)} (${columns}) from stdin (format ${prepared.format}, encoding 'UTF8')`
  let error: SqlErrorFields | undefined
  let begin: (isReady: boolean) => void = () => undefined
  const begun = new Promise<boolean>((settle) => {
    begin = settle
  })
  const take = (message: Message) => {
    if (message.type === 'E') error ??= readSqlError(message.body)
    if (message.type === 'G' || message.type === 'E') begin(message.type === 'G')
  }
  const opened = [
    ...closeOwn(backEnd),
    backEnd.request('parse', parseRequest(ownName, sql), take),
    backEnd.request('bind', bindRequest(ownName, ownName, []), take),
  ]
  const executed = backEnd.request('execute', executeRequest(ownName), take)
  backEnd.send(flushRequest)
  let isOver = false
  void executed.then(() => {
    isOver = true
    begin(false)
  })
  let bytes = 0
  if (await begun) {
    try {
      // Only Execute's own answers are to come: while the back-end takes data it ignores Flush and Sync.
      for await (const chunk of prepared.chunks()) {
        signal.throwIfAborted()
        if (isOver) break
        bytes += chunk.length
        backEnd.send(encodeMessage('d', chunk))
        await backEnd.drained()
      }
      backEnd.send(copyDone)
    } catch (cause) {
      backEnd.send(copyFail('the load has failed'))
      backEnd.send(flushRequest)
      await executed
      throw cause
    }
    backEnd.send(flushRequest)
  }
  const outcomes = await Promise.all([...opened, executed])
  if (outcomes.some((outcome) => outcome !== 'done')) throw refusedByDatabase(error, target)
  return bytes
}

/** Values are checked before, so what PostgreSQL still refuses is mostly not about them: no permission, a full disk. */
function refusedByDatabase(error: SqlErrorFields | undefined, target: Target): Error {
  if (error === undefined)
    return new SqlError({ code: '08006', message: 'the connection to the database was lost' })
  const isAboutData = error.code.startsWith('22') || error.code.startsWith('23')
  if (!isAboutData) return new SqlError(error)
  const place = /^COPY .*?, line (\d+)(?:, column (.+?))?(?:: |$)/.exec(error.detail ?? '')
  return rejected(target.tableName, {
    ...(error.code === '23502'
      ? { code: 1213, message: 'Missing data for not-null field' }
      : { code: 1200, message: error.message }),
    ...(place?.[2] === undefined ? {} : { column: place[2] }),
  })
}

function fieldsOf(error: unknown, queryId: number): SqlErrorFields {
  if (error instanceof SqlError) return error.fields
  if (error instanceof LoadFailure) return error.fields(queryId)
  throw error
}
