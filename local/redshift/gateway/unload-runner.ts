import { assertRole } from '../copy/authorization'
import type { UnloadRecord } from '../copy/load-history'
import { longName } from '../dialect/local-name'
import type { Message } from '../protocol/message'
import { bindRequest, executeRequest, flushRequest, namedRequest, parseRequest } from '../protocol/requests'
import { SqlError, type SqlErrorFields } from '../protocol/sql-error'
import { type ResultColumn, readByteRow, readColumns } from '../unload/result-column'
import type { UnloadCommand } from '../unload/unload-command'
import type { UnloadRun } from '../unload/unloader'
import type { CopyOutcome, CopyRun, CopyServices } from './copy-runner'
import { closeOwn, ownName, readSqlError } from './own-statement'

/** Runs an UNLOAD: its query on the client's own back-end, the rows into files, the files to S3. */
export async function runUnload(
  run: Omit<CopyRun, 'command'> & { readonly command: UnloadCommand },
  services: CopyServices,
): Promise<CopyOutcome> {
  const { command, signal } = run
  const record: UnloadRecord = {
    sessionId: run.sessionId,
    format: command.format.kind,
    compression: command.compression,
    location: `s3://${command.bucket}/${command.prefix}`,
    startedAt: new Date(),
  }
  assertRole(command.iamRole, services.iamRole)
  await services.unloader.assertFree(command, signal)
  const columns = await describe(run)
  if (columns === undefined) return { kind: 'skipped' }
  return services.unloader.withRun(command, columns, async (target) => {
    await readRows(run, target)
    signal.throwIfAborted()
    const files = await target.finish(signal)
    await services.history.unloaded(record, files, target.rows)
    services.log('unload', { rows: target.rows, files: files.length })
    const notice = `UNLOAD completed, ${target.rows} record(s) unloaded successfully.`
    return { kind: 'done', notices: [notice], tag: 'UNLOAD' }
  })
}

/** The query's columns; `undefined` where an error before it is on its way to the client already. */
async function describe(
  run: Omit<CopyRun, 'command'> & { readonly command: UnloadCommand },
): Promise<readonly ResultColumn[] | undefined> {
  const plan = await run.plan(run.command.sql)
  if (plan.kind !== 'sql') {
    throw new SqlError(
      plan.kind === 'refused' ? plan.fields : { code: '42601', message: 'UNLOAD takes a SELECT' },
    )
  }
  let columns: readonly ResultColumn[] = []
  let error: SqlErrorFields | undefined
  const take = (message: Message) => {
    if (message.type === 'T')
      columns = readColumns(message.body).map((column) => ({ ...column, name: longName(column.name) }))
    else if (message.type === 'E') error = readSqlError(message.body)
  }
  const requests = [
    ...closeOwn(run.backEnd),
    run.backEnd.request('parse', parseRequest(ownName, plan.sql), take),
    run.backEnd.request('describe', namedRequest('D', 'S', ownName), take),
  ]
  run.backEnd.send(flushRequest)
  const outcomes = await Promise.all(requests)
  if (error !== undefined) throw new SqlError(error)
  return outcomes.every((outcome) => outcome === 'done') ? columns : undefined
}

async function readRows(run: Omit<CopyRun, 'command'>, target: UnloadRun): Promise<void> {
  let error: SqlErrorFields | undefined
  let failure: unknown
  const take = (message: Message) => {
    if (message.type === 'E') error = readSqlError(message.body)
    if (message.type !== 'D' || failure !== undefined || run.signal.aborted) return
    try {
      target.write(readByteRow(message.body))
    } catch (cause) {
      // The back-end sends the rest of its rows before it takes another request.
      failure = cause
    }
  }
  const requests = [
    run.backEnd.request('bind', bindRequest(ownName, ownName, []), take),
    run.backEnd.request('execute', executeRequest(ownName), take),
  ]
  run.backEnd.send(flushRequest)
  const outcomes = await Promise.all(requests)
  if (failure !== undefined) throw failure
  if (error !== undefined) throw new SqlError(error)
  if (outcomes.some((outcome) => outcome !== 'done')) {
    throw new SqlError({ code: '08006', message: 'the connection to the database was lost' })
  }
}
