import type { LakeConfig } from './config/shape'

/** A lifecycle rule of a bucket, as S3 takes it. */
export interface LifecycleRule {
  readonly id: string
  readonly status: 'Enabled'
  readonly filter: { readonly prefix: string }
  readonly transitions?: { readonly days: number; readonly storageClass: 'STANDARD_IA' | 'GLACIER_IR' }[]
  readonly expiration?: { readonly days?: number; readonly expiredObjectDeleteMarker?: boolean }
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays: number }
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation: number }
}

/** Long enough for a load of many gigabytes to be taken up again, short enough that nobody pays for torn uploads. */
const tornUploadDays = 7

/** What `lakeload doctor` puts into the lake to see whether it can. */
const doctorDays = 1

/** The rules of the lake bucket. Raw records outlive everything else: all the rest can be made from them again. */
export function lakeRules(config: LakeConfig): LifecycleRule[] {
  return [
    {
      ...rule('raw'),
      transitions: [
        { days: config.rawInfrequentAfterDays, storageClass: 'STANDARD_IA' },
        { days: config.rawArchiveAfterDays, storageClass: 'GLACIER_IR' },
      ],
      ...(config.rawExpireAfterDays === 0 ? {} : { expiration: { days: config.rawExpireAfterDays } }),
    },
    expire('processed', config.processedExpireAfterDays),
    // What was set aside is looked at with the report of its run, and goes with it.
    expire('quarantine', config.runsExpireAfterDays),
    expire('runs', config.runsExpireAfterDays),
    expire('doctor', doctorDays),
    housekeeping(config.noncurrentExpireAfterDays),
  ]
}

/** Where S3 puts the lake's access logs in the log bucket. */
export const accessLogPrefix = 's3-access/'

/** Where Redshift puts its audit logs in the log bucket. */
export const auditLogPrefix = 'redshift-audit/'

/** The rules of the log bucket. */
export function logRules(config: LakeConfig, auditLogExpireAfterDays: number): LifecycleRule[] {
  return [
    expire(accessLogPrefix.slice(0, -1), config.accessLogExpireAfterDays),
    expire(auditLogPrefix.slice(0, -1), auditLogExpireAfterDays),
    housekeeping(config.noncurrentExpireAfterDays),
  ]
}

function rule(folder: string) {
  return { id: folder, status: 'Enabled', filter: { prefix: `${folder}/` } } as const
}

function expire(folder: string, days: number): LifecycleRule {
  return { ...rule(folder), expiration: { days } }
}

/** For the whole bucket: old versions, the marks that deleted objects leave, and uploads that were never finished. */
function housekeeping(noncurrentDays: number): LifecycleRule {
  return {
    id: 'housekeeping',
    status: 'Enabled',
    filter: { prefix: '' },
    noncurrentVersionExpiration: { noncurrentDays },
    expiration: { expiredObjectDeleteMarker: true },
    abortIncompleteMultipartUpload: { daysAfterInitiation: tornUploadDays },
  }
}
