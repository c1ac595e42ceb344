import { isJobError, JobError } from '../errors/job-error'
import type { SourceContext } from '../extract/source'
import { defaultStreamOptions } from '../pipeline/resolve-stream-options'
import type { ResolvedFileSource, ResolvedHttpSource, ResolvedStream } from '../pipeline/resolved'
import { checkKey } from './check-key'
import { compareFiles } from './compare-files'
import type { ContractDraft } from './contract-draft'
import { findRecords } from './find-records'
import { findGivenKey, type PlanContractOptions, planContract } from './plan-contract'
import type { StreamProfile } from './profile'
import { profileSource } from './profile-records'
import { openRereadable } from './read-source'

/** What to infer a contract from. */
export interface InferStreamOptions extends PlanContractOptions {
  readonly source: ResolvedHttpSource | ResolvedFileSource
  readonly path: string
  /** Where the list of records is; found where it is left away. */
  readonly records?: string
  /** How an API's answer is paged, where its pipeline says so. */
  readonly paginate?: ResolvedStream['paginate']
  readonly scratchFolder: string
  readonly context: SourceContext
}

/** An inferred contract, and where its records are. */
export interface InferredStream {
  readonly draft: ContractDraft
  readonly profile: StreamProfile
  readonly records: string
  /** False where there were too many records to prove that a given key is unique. */
  readonly keyProven: boolean
}

/**
 * Reads all records of a source and plans the contract that holds them.
 *
 * @throws JobError of the source, of reading it, or an INFER code for what the records do not allow
 */
export async function inferStream(options: InferStreamOptions): Promise<InferredStream> {
  const { context, scratchFolder } = options
  const stream: ResolvedStream = {
    name: options.stream,
    path: options.path,
    records: options.records ?? '$',
    ...defaultStreamOptions,
    ...(options.paginate === undefined ? {} : { paginate: options.paginate }),
  }
  const source = await openRereadable(options.source, stream, scratchFolder, context)
  const read = async (found: ResolvedStream): Promise<StreamProfile> => {
    if (options.source.kind === 'files') await compareFiles(source, found)
    return await profileSource(source, { ...context, path: found.path, records: found.records })
  }
  let found = stream
  let profile: StreamProfile
  try {
    profile = await read(stream)
  } catch (error) {
    const lists = listsOf(error)
    if (options.records !== undefined || lists.length === 0 || !isJobError(error)) throw error
    found = { ...stream, records: await findRecords(source, stream, lists, error) }
    profile = await read(found)
  }
  if (profile.records === 0) {
    throw new JobError('INFER_NO_RECORDS', `the list of records at \`${found.records}\` is empty`)
  }
  const columns = findGivenKey(profile, options)
  const check = columns.length === 0 ? { complete: true } : await checkKey(source, found, columns)
  const draft = planContract(profile, options)
  return { draft, profile, records: found.records, keyProven: check.complete }
}

/** The lists that a refused records path could have led to. */
function listsOf(error: unknown): readonly string[] {
  if (!isJobError(error) || error.code !== 'EXTRACT_RECORDS_NOT_FOUND') return []
  const { lists } = error.context
  const parsed: unknown = typeof lists === 'string' ? JSON.parse(lists) : []
  return Array.isArray(parsed) ? parsed.map(String) : []
}
