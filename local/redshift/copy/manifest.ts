import { z } from 'zod'
import { errorMessage } from '../system-error'
import { type LoadFailure, sourceError } from './load-failure'
import type { S3File } from './s3-files'

/** Redshift takes further keys at every level. */
const manifestShape = z.object({
  entries: z.array(
    z.object({
      url: z.string(),
      mandatory: z.boolean().default(false),
      meta: z.object({ content_length: z.number().int().nonnegative().optional() }).optional(),
    }),
  ),
})

/**
 * Reads a COPY manifest; for a columnar format it must tell the size of every file. A file listed twice is loaded twice, as
 * Redshift does.
 */
export function parseManifest(bytes: Buffer, url: string, isColumnar: boolean): readonly S3File[] {
  const parsed = manifestShape.safeParse(parseJson(bytes, url))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw malformed(url, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim())
  }
  return parsed.data.entries.map((entry) => {
    const match = /^s3:\/\/([^/]+)\/(.+)$/s.exec(entry.url)
    if (match?.[1] === undefined || match[2] === undefined) throw malformed(url, `invalid url ${entry.url}`)
    const contentLength = entry.meta?.content_length
    if (isColumnar && contentLength === undefined) {
      throw incomplete(
        `File entry does not have '${entry.meta === undefined ? 'meta' : 'content_length'}' key.`,
        entry.url,
      )
    }
    return {
      bucket: match[1],
      key: match[2],
      ...(contentLength === undefined ? {} : { contentLength }),
      isMandatory: entry.mandatory,
    }
  })
}

function parseJson(bytes: Buffer, url: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw malformed(url, errorMessage(cause))
  }
}

function incomplete(message: string, file: string): LoadFailure {
  return sourceError({ code: 15_003, message, file }, '', 'spectrum_manifest.cpp:204')
}

function malformed(url: string, reason: string): LoadFailure {
  const error = { code: 8001, message: 'Manifest file is not in correct json format', file: url }
  return sourceError(error, `Manifest file location = ${url} (${reason})`, 's3_utility.cpp:347')
}
