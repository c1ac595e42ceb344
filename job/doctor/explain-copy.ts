import type { ErrorCode } from '../errors/catalogue'
import { JobError } from '../errors/job-error'

/** A failure of COPY as Redshift words it, and what it is about. The first that fits decides. */
interface CopySymptom {
  readonly code: ErrorCode
  readonly pattern: RegExp
  /** What the message says before Redshift's own words. */
  readonly means: string
  readonly hint?: string
}

const symptoms: readonly CopySymptom[] = [
  {
    code: 'DOCTOR_COPY_ROLE_UNUSABLE',
    pattern: /default iam role/i,
    means: 'the warehouse has no default role for COPY',
    hint: 'set LAKELOAD_COPY_ROLE to the ARN of the role, or make it the default of the cluster or workgroup',
  },
  {
    code: 'DOCTOR_COPY_ROLE_UNUSABLE',
    pattern: /not authorized to (assume|get credentials of)|not associated|not attached|AssumeRole/i,
    means: 'the warehouse cannot take the role of COPY',
  },
  {
    code: 'DOCTOR_COPY_DENIED',
    pattern: /\bkms[:.]|KMSInvalid|KMS\.|\bciphertext\b/i,
    means: 'the role of COPY may not decrypt what the job has written',
    hint: 'allow the role `kms:Decrypt` on the key of the bucket, in the role’s policy and in that of the key',
  },
  {
    code: 'LAKE_REGION_WRONG',
    pattern:
      /PermanentRedirect|must be addressed using the specified endpoint|Status 301|different region|AuthorizationHeaderMalformed/i,
    means: 'the bucket is in another region than the warehouse',
    hint: 'COPY of Parquet takes no REGION: have the lake and the warehouse in the same region',
  },
  {
    // What Redshift says when it may not read the manifest, or does not find it: never that it was refused.
    code: 'DOCTOR_COPY_DENIED',
    pattern: /MANIFEST parameter requires full path of an S3 object/i,
    means: 'the role of COPY may not read the manifest that the job has just written',
    hint: 'allow the role `s3:GetObject` on the lake’s objects, and `kms:Decrypt` on the key of the bucket; Redshift only says that the path is wrong',
  },
  {
    code: 'DOCTOR_COPY_DENIED',
    pattern: /Access ?Denied|Status 403|error code: 403|Forbidden/i,
    means: 'the role of COPY may not read the file',
  },
]

/**
 * What a failed COPY of a good row is about. Redshift's words are kept behind it: they name the resource.
 *
 * @param said all that Redshift says, in its answer and in its tables of load errors
 */
export function explainCopy(error: JobError, said: string, role: string): JobError {
  if (error.code === 'LOAD_STATEMENT_TIMEOUT') {
    return new JobError('DOCTOR_COPY_SILENT', 'COPY of one row took more than a minute and was cancelled', {
      cause: error,
    })
  }
  // What is left of the others is no matter of COPY: the connection broke, or nobody could log in.
  if (error.code !== 'LOAD_STATEMENT_REJECTED' && error.code !== 'LOAD_PERMISSION_DENIED') return error
  const text = `${error.message} ${said}`
  const symptom = symptoms.find(({ pattern }) => pattern.test(text))
  if (symptom === undefined) {
    // The temporary table may be what the user is not allowed to make.
    if (error.code === 'LOAD_PERMISSION_DENIED') return error
    return new JobError('LOAD_COPY_REJECTED', said, { cause: error })
  }
  return new JobError(symptom.code, `${symptom.means} (\`${role}\`): ${shorten(said)}`, {
    ...(symptom.hint === undefined ? {} : { hint: symptom.hint }),
    cause: error,
    context: { role },
  })
}

/** Without the frame that Redshift draws around its reports. */
function shorten(text: string): string {
  const line = text.replace(/-{5,}/g, ' ').replace(/\s+/g, ' ').trim()
  return line.length <= 400 ? line : `${line.slice(0, 400)}…`
}
