import type { CopyCommand, RowFormat } from './copy-command'
import { openDecoded } from './decode/open-decoded'
import { type LoadFailure, rejected } from './load-failure'
import type { LoadedFile } from './load-history'
import type { LoadReporter, PreparedLoad } from './prepared-load'
import type { JsonColumns } from './rows/json-columns'
import { makeReader } from './rows/make-reader'
import { RowSink, TooManyErrors } from './rows/row-sink'
import type { DownloadedFile } from './s3-files'
import { s3Url } from './s3-files'
import type { Target } from './target'
import { ValueError } from './values/value-error'

/** What a row may have at most, before it is taken apart. */
const maxRowBytes = 4 * 1024 * 1024

/** What a load of rows needs. */
export interface RowLoadParts {
  readonly command: CopyCommand & { readonly format: RowFormat }
  readonly target: Target
  readonly jsonColumns: JsonColumns | undefined
  readonly files: AsyncIterable<DownloadedFile>
  readonly reporter: LoadReporter
  readonly close: () => Promise<void>
}

/** Streams the rows of text, CSV and JSON files: each is read once, converted, and gone. */
export function rowLoad(parts: RowLoadParts): PreparedLoad {
  const sink = new RowSink(parts.target, parts.command)
  const loaded: LoadedFile[] = []
  return {
    format: 'text',
    chunks: () => streamRows(parts, sink, loaded),
    files: () => loaded,
    errorCount: () => sink.errorCount,
    close: parts.close,
  }
}

async function* streamRows(parts: RowLoadParts, sink: RowSink, loaded: LoadedFile[]): AsyncGenerator<Buffer> {
  const { reporter } = parts
  for await (const { file, path, bytes } of parts.files) {
    const url = s3Url(file)
    const [rowsBefore, errorsBefore] = [sink.rows, sink.errorCount]
    sink.beginFile(url)
    try {
      yield* streamFile(parts, sink, path, url)
    } catch (error) {
      if (!(error instanceof TooManyErrors)) throw error
      await reporter.errors(sink.takeProblems().errors)
      throw rejected(parts.target.tableName)
    }
    yield* flush(sink, reporter)
    const rows = sink.rows - rowsBefore
    const errors = sink.errorCount - errorsBefore
    loaded.push({ url, rows, bytes, errors, lines: rows + errors })
  }
}

async function* streamFile(
  { command, jsonColumns, reporter, target }: RowLoadParts,
  sink: RowSink,
  path: string,
  url: string,
): AsyncGenerator<Buffer> {
  const reader = makeReader(command.format, command.load, jsonColumns, sink)
  let pending = ''
  try {
    for await (const chunk of openDecoded(path, command.compression, command.encoding, url)) {
      // A letter a byte: no decoder has to remember anything, and the strings of one would be several times slower to cut.
      pending += chunk.toString('latin1')
      pending = pending.slice(reader.read(pending, false))
      if (pending.length > maxRowBytes) throw tooLong(target.tableName, url)
      yield* flush(sink, reporter)
    }
  } catch (error) {
    // A file that cannot be decoded is passed over, and counts as one error.
    if (!(error instanceof ValueError)) throw error
    sink.reject(error, '', 0, 0, 0)
  }
  reader.read(pending, true)
}

async function* flush(sink: RowSink, reporter: LoadReporter): AsyncGenerator<Buffer> {
  const { errors, replacements } = sink.takeProblems()
  if (errors.length > 0) await reporter.errors(errors)
  if (replacements.length > 0) await reporter.replacements(replacements)
  const output = sink.takeOutput()
  if (output !== undefined) yield output
}

function tooLong(table: string, file: string): LoadFailure {
  return rejected(table, { code: 1216, message: 'Input line is not valid. A row has more than 4 MB', file })
}
