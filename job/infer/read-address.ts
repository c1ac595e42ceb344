import { basename, resolve } from 'node:path'
import { JobError } from '../errors/job-error'
import { resolveDefinition } from '../pipeline/resolve-definition'
import type { ResolvedFileSource, ResolvedHttpSource } from '../pipeline/resolved'
import type { InferredSource } from './format-definition'

/** What `--from` names. */
export interface ReadAddress {
  /** To read from now. */
  readonly source: ResolvedHttpSource | ResolvedFileSource
  /** To write into the definition: a relative path stays relative. */
  readonly written: InferredSource
  /** The path of the stream. */
  readonly path: string
  /** What the records may be called. */
  readonly stream: string
}

/** Takes an http address apart into base and path, and anything else as a file or folder. */
export function readAddress(from: string): ReadAddress {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(from)) {
    return {
      source: { kind: 'files', path: resolve(from) },
      written: { kind: 'files', path: from },
      path: '/',
      stream: basename(resolve(from)).replace(/\..*$/, ''),
    }
  }
  const url = URL.parse(from)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new JobError('USAGE', `\`${from}\` is no http or https address, file or folder`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new JobError('USAGE', 'an address with a password would be written into `pipeline.ts`', {
      hint: "leave it away; a header with `env('NAME')` in pipeline.ts keeps it out of the file",
    })
  }
  const last = url.pathname.split('/').filter(Boolean).at(-1) ?? url.hostname
  return {
    source: withDefaults(url.origin),
    written: { kind: 'http', baseUrl: url.origin },
    path: `${url.pathname}${url.search}`,
    stream: decoded(last).replace(/\..*$/, ''),
  }
}

/** A part of a path without its percent encoding; as it stands where that is not sound, which a URL allows. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The source as the written definition will have it when it is read. */
function withDefaults(baseUrl: string): ResolvedHttpSource | ResolvedFileSource {
  const exported = {
    name: 'inferred',
    source: { kind: 'http', baseUrl },
    streams: { records: { path: '/' } },
  }
  const { definition } = resolveDefinition(exported, 'pipeline.ts', 'inferred', {}, '.')
  if (definition === undefined) throw new JobError('USAGE', `\`${baseUrl}\` is no http or https address`)
  return definition.source
}
