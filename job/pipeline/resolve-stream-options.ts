import { defaultContractModes, resolveContractModes } from './contract-modes'
import type { PipelineDefinition, StreamDefinition, Text } from './definition'
import { formatJsonPath, parseJsonPath } from './json-path'
import type { QuarantineLimit, ResolvedCursor, ResolvedStream } from './resolved'

/** What a stream's definition says about its rows, as opposed to where its records come from. */
export type StreamOptions = Pick<
  ResolvedStream,
  'write' | 'contractModes' | 'maxNesting' | 'maxQuarantined' | 'format' | 'dedupe' | 'softDelete' | 'cursor'
>

/** What holds for a stream whose definition says nothing. */
export const defaultStreamOptions: StreamOptions = {
  write: 'merge',
  contractModes: defaultContractModes,
  maxNesting: 4,
  maxQuarantined: { share: 0.01 },
  format: 'auto',
}

/** Fills in what a stream leaves away, and reports what cannot go together. */
export function resolveStreamOptions(
  definition: PipelineDefinition,
  stream: StreamDefinition,
  read: (value: Text, at: string) => string,
  report: (at: string, message: string) => void,
): StreamOptions {
  const { defaults = {} } = definition
  const write = stream.write ?? defaults.write ?? defaultStreamOptions.write
  const cursor = resolveCursor(definition, stream, read, report)
  if (cursor !== undefined && write === 'replace') {
    report('cursor', '`replace` empties the table, and an incremental extract brings only what is new')
  }
  if (stream.softDelete !== undefined) {
    if (write !== 'merge' && write !== 'scd2')
      report('softDelete', `is for \`merge\` and \`scd2\`, not \`${write}\``)
    if (stream.softDelete === 'absent' && cursor !== undefined) {
      report('softDelete', 'an incremental extract leaves out what has not changed: its absence says nothing')
    }
  }
  return {
    write,
    contractModes: resolveContractModes(defaults.schemaContract, stream.schemaContract),
    maxNesting: stream.maxNesting ?? defaults.maxNesting ?? defaultStreamOptions.maxNesting,
    maxQuarantined: readLimit(stream.maxQuarantined ?? defaults.maxQuarantined),
    format: stream.format ?? defaults.format ?? defaultStreamOptions.format,
    ...(stream.dedupe === undefined ? {} : { dedupe: stream.dedupe }),
    ...(stream.softDelete === undefined ? {} : { softDelete: stream.softDelete }),
    ...(cursor === undefined ? {} : { cursor }),
  }
}

function readLimit(limit: number | string | undefined): QuarantineLimit {
  if (limit === undefined) return defaultStreamOptions.maxQuarantined
  return typeof limit === 'number' ? { records: limit } : { share: Number(limit.slice(0, -1)) / 100 }
}

function resolveCursor(
  { source }: PipelineDefinition,
  { cursor, query = {} }: StreamDefinition,
  read: (value: Text, at: string) => string,
  report: (at: string, message: string) => void,
): ResolvedCursor | undefined {
  if (cursor === undefined) return undefined
  if (source.kind === 'files') report('cursor', 'is for http sources; files are read whole')
  const steps = parseJsonPath(cursor.path)
  if (steps === undefined || steps.length === 0 || steps.some((step) => 'elements' in step)) {
    report(
      'cursor.path',
      `\`${cursor.path}\` is no path to one value of a record; it looks like \`$.updated_at\``,
    )
  }
  if (Object.hasOwn(query, cursor.parameter))
    report('cursor.parameter', `is in \`query\` as well: \`${cursor.parameter}\``)
  const { parameter, initial } = cursor
  const path = steps === undefined ? cursor.path : formatJsonPath(steps)
  return { path, parameter, ...(initial === undefined ? {} : { initial: read(initial, 'cursor.initial') }) }
}
