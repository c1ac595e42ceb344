import { resolve } from 'node:path'
import type { PipelineDefinition, StreamDefinition, Text } from './definition'
import { definitionShape } from './definition-shape'
import { isPathPrefix, parseJsonPath } from './json-path'
import { decidingPath, defaultMaxPages } from './pagination'
import type { Problem } from './problem'
import { resolveStreamOptions } from './resolve-stream-options'
import type { ResolvedPagination, ResolvedPipeline, ResolvedStream } from './resolved'

/** A definition with defaults and environment values filled in; everything but its contract. */
export type ResolvedDefinition = Omit<ResolvedPipeline, 'contract'>

export type ResolvedDefinitionOrProblems =
  | { readonly definition: ResolvedDefinition; readonly problems: readonly [] }
  | { readonly definition?: undefined; readonly problems: readonly Problem[] }

const defaultTimeoutMs = 60_000
const defaultMaxAttempts = 5
const defaultMaxAnswerBytes = 2 * 1024 ** 3
/** RFC 9110: a token, and what may stand in a field's value. */
const headerName = /^[\w!#$%&'*+.^`|~-]+$/
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Checks what a `pipeline.ts` exports and fills in what it leaves away. All problems come back at once.
 *
 * @param folderName the pipeline's folder, which its name must equal
 * @param workingFolder where a relative path of a file source starts
 */
export function resolveDefinition(
  exported: unknown,
  file: string,
  folderName: string,
  environment: Readonly<Record<string, string | undefined>>,
  workingFolder: string,
): ResolvedDefinitionOrProblems {
  const shape = definitionShape.safeParse(exported)
  if (!shape.success) {
    return {
      problems: shape.error.issues.map((issue) => ({
        file,
        at: issue.path.map(String).join('.'),
        message: issue.message,
      })),
    }
  }
  const definition = shape.data as PipelineDefinition
  const problems: Problem[] = []
  const report = (at: string, message: string): void => {
    problems.push({ file, at, message })
  }
  const read = (value: Text, at: string): string => {
    if (typeof value === 'string') return value
    const set = environment[value.env]
    if (set !== undefined && set !== '') return set
    if (value.default !== undefined) return value.default
    report(at, `the environment variable \`${value.env}\` is not set`)
    return ''
  }
  if (definition.name !== folderName)
    report('name', `is \`${definition.name}\`, its folder \`${folderName}\``)
  const source = resolveSource(definition, read, report, workingFolder)
  const streams = Object.entries(definition.streams).map(([name, stream]): ResolvedStream => {
    const records = stream.records ?? '$'
    const steps = parseJsonPath(records)
    if (steps === undefined || steps.some((step) => 'elements' in step)) {
      report(
        `streams.${name}.records`,
        `\`${records}\` is no path to a list; it looks like \`$\` or \`$.data.items\``,
      )
    }
    const paginate = resolvePagination(stream, source.kind, (at, message) =>
      report(`streams.${name}.paginate${at}`, message),
    )
    if (stream.query !== undefined && source.kind === 'files') {
      report(`streams.${name}.query`, 'is for http sources; a file has no query string')
    }
    return {
      name,
      path: addQuery(stream, (value, at) => read(value, `streams.${name}.query.${at}`)),
      records,
      ...resolveStreamOptions(
        definition,
        stream,
        (value, at) => read(value, `streams.${name}.${at}`),
        (at, message) => report(`streams.${name}.${at}`, message),
      ),
      ...(paginate === undefined ? {} : { paginate }),
    }
  })
  if (problems.length > 0) return { problems }
  const { exampleQuery } = definition
  return {
    definition: {
      name: definition.name,
      source,
      streams,
      ...(exampleQuery === undefined ? {} : { exampleQuery }),
    },
    problems: [],
  }
}

function addQuery({ path, query = {} }: StreamDefinition, read: (value: Text, at: string) => string): string {
  const parameters = Object.entries(query).map(([name, value]): [string, string] => [name, read(value, name)])
  if (parameters.length === 0) return path
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(parameters)}`
}

function resolvePagination(
  { paginate, records = '$' }: StreamDefinition,
  source: 'http' | 'files',
  report: (at: string, message: string) => void,
): ResolvedPagination | undefined {
  if (paginate === undefined) return undefined
  if (source === 'files') report('', 'is for http sources; a folder of files is read whole')
  const path = decidingPath(paginate)
  const at = paginate.kind === 'page' || paginate.kind === 'offset' ? '.totalPath' : '.path'
  const steps = path === undefined ? [] : parseJsonPath(path)
  if (steps === undefined || steps.some((step) => 'elements' in step)) {
    report(at, `\`${path}\` is no path to one value of the answer; it looks like \`$.meta.next\``)
  } else if (path !== undefined && isPathPrefix(parseJsonPath(records) ?? [], steps)) {
    report(at, `\`${path}\` is in the list of records at \`${records}\`, not beside it`)
  }
  if (paginate.kind === 'offset' && paginate.limit.parameter === paginate.parameter) {
    report('.limit.parameter', `is \`${paginate.parameter}\` as well`)
  }
  if (paginate.kind === 'page' && paginate.size?.parameter === paginate.parameter) {
    report('.size.parameter', `is \`${paginate.parameter}\` as well`)
  }
  return { ...paginate, maxPages: paginate.maxPages ?? defaultMaxPages }
}

function resolveSource(
  definition: PipelineDefinition,
  read: (value: Text, at: string) => string,
  report: (at: string, message: string) => void,
  workingFolder: string,
): ResolvedPipeline['source'] {
  const source = definition.source
  if (source.kind === 'files') {
    return { kind: 'files', path: resolve(workingFolder, read(source.path, 'source.path')) }
  }
  const baseUrl = read(source.baseUrl, 'source.baseUrl')
  if (baseUrl !== '' && !/^https?:\/\/[^/]/.test(baseUrl)) {
    report('source.baseUrl', `\`${baseUrl}\` is no http or https address`)
  } else if (/[?#]/.test(baseUrl)) {
    // Not shown: a query may hold a key. A path put behind it would become part of it.
    report(
      'source.baseUrl',
      'has a query string: paths go behind it, so parameters belong into a stream’s `query`',
    )
  }
  const headers = Object.entries(source.headers ?? {}).map(([name, value]): [string, string] => {
    const at = `source.headers.${name}`
    const text = read(value, at).trim()
    if (!headerName.test(name)) report(at, 'is no name of a header')
    // fetch would refuse it too, and repeat the value, which may be a secret, in its message.
    if (!headerValue.test(text)) {
      report(at, 'holds a character that no header can have, such as a line break')
    }
    return [name.toLowerCase(), text]
  })
  return {
    kind: 'http',
    baseUrl,
    headers: Object.fromEntries(headers),
    timeoutMs: source.timeoutMs ?? defaultTimeoutMs,
    maxAttempts: source.maxAttempts ?? defaultMaxAttempts,
    maxAnswerBytes: source.maxAnswerBytes ?? defaultMaxAnswerBytes,
  }
}
