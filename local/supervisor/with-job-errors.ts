import { JobError, type JobErrorOptions } from '../../job/errors/job-error'
import { EndpointError } from '../redshift/endpoint-error'

/** Makes the errors of the local Redshift, which knows nothing of the job, those of the command line. */
export async function withJobErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error
    const options: JobErrorOptions = {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    }
    throw new JobError(error.code, error.message, options)
  }
}
