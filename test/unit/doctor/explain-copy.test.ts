import { explainCopy } from '../../../job/doctor/explain-copy'
import { JobError } from '../../../job/errors/job-error'

const role = 'arn:aws:iam::111122223333:role/lakeload-copy'

const rejected = (text: string) =>
  explainCopy(
    new JobError('LOAD_STATEMENT_REJECTED', `the warehouse rejected a statement: ${text}`),
    text,
    role,
  )

/** As Redshift frames what it reports. */
const framed = (error: string, context: string) =>
  `${error} DETAIL: ----------------------------------------------- error: ${error} code: 8001 context: ${context} ` +
  'query: 143771 location: table_s3_scanner.cpp:354 process: query0_30 [pid=17220] -----------------------------------------------'

describe('explainCopy', () => {
  it.each([
    [
      'a role that is not attached, or does not trust the cluster',
      `User arn:aws:redshift:eu-central-1:111122223333:dbuser:shop/loader is not authorized to assume IAM Role ${role}`,
      'DOCTOR_COPY_ROLE_UNUSABLE',
      'the warehouse cannot take the role of COPY',
    ],
    [
      'a role that does not trust the cluster, in other words of Redshift',
      `Not authorized to get credentials of role ${role}`,
      'DOCTOR_COPY_ROLE_UNUSABLE',
      'the warehouse cannot take the role of COPY',
    ],
    [
      'no default role',
      'no default IAM role associated with the cluster',
      'DOCTOR_COPY_ROLE_UNUSABLE',
      'the warehouse has no default role for COPY',
    ],
    [
      'a file that the role may not read',
      framed(
        'S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid A,ExtRid B,CanRetry 1',
        'S3 key being read : s3://lake/doctor/row.parquet',
      ),
      'DOCTOR_COPY_DENIED',
      'the role of COPY may not read the file',
    ],
    [
      'the same from Spectrum',
      framed('Spectrum Scan Error', 'HTTP response error code: 403 Message: AccessDenied Access Denied'),
      'DOCTOR_COPY_DENIED',
      'the role of COPY may not read the file',
    ],
    [
      'a manifest that the role may not read, of which Redshift says that its path is wrong',
      framed('COPY with MANIFEST parameter requires full path of an S3 object.', ''),
      'DOCTOR_COPY_DENIED',
      'the role of COPY may not read the manifest that the job has just written',
    ],
    [
      'a key that the role may not use',
      framed(
        `S3ServiceException:User: ${role} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:111122223333:key/1,Status 403,Error AccessDenied`,
        '',
      ),
      'DOCTOR_COPY_DENIED',
      'the role of COPY may not decrypt what the job has written',
    ],
    [
      'a bucket of another region',
      framed(
        'S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint.,Status 301,Error PermanentRedirect',
        '',
      ),
      'LAKE_REGION_WRONG',
      'the bucket is in another region than the warehouse',
    ],
    ['something else', 'Assert', 'LOAD_COPY_REJECTED', 'Assert'],
  ])('names %s', (_what, text, code, beginning) => {
    const error = rejected(text)
    expect(error.code).toBe(code)
    expect(error.message.startsWith(beginning)).toBe(true)
    expect(error.message).not.toContain('-----')
  })

  it('keeps the words of Redshift, which name the resource, and the role', () => {
    expect(rejected(`User x is not authorized to assume IAM Role ${role}`).message).toBe(
      `the warehouse cannot take the role of COPY (\`${role}\`): User x is not authorized to assume IAM Role ${role}`,
    )
  })

  it('reads a COPY that was cancelled as one that found no way to S3', () => {
    const error = explainCopy(new JobError('LOAD_STATEMENT_TIMEOUT', 'cancelled on user request'), '', role)
    expect(error).toMatchObject({ code: 'DOCTOR_COPY_SILENT', kind: 'transient' })
    expect(error.hint).toContain('S3 gateway endpoint')
  })

  it('leaves alone what is no matter of COPY', () => {
    const lost = new JobError('LOAD_CONNECTION_LOST', 'the connection broke: Status 403')
    expect(explainCopy(lost, '', role)).toBe(lost)
  })

  it('reads a refusal of the role also where it comes as one of a right', () => {
    const refused = new JobError(
      'LOAD_PERMISSION_DENIED',
      `Not authorized to get credentials of role ${role}`,
    )
    expect(explainCopy(refused, refused.message, role).code).toBe('DOCTOR_COPY_ROLE_UNUSABLE')
    const other = new JobError('LOAD_PERMISSION_DENIED', 'permission denied to create temporary tables')
    expect(explainCopy(other, other.message, role)).toBe(other)
  })

  it('cuts what is long', () => {
    expect(rejected(`Access Denied ${'x'.repeat(2_000)}`).message.length).toBeLessThan(600)
  })
})
