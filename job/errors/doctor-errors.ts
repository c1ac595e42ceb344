import { defineErrors } from './definition'

/** Errors of doctor: what none of the steps would name so, because they meet it later and further away. */
export const doctorErrors = defineErrors({
  DOCTOR_TIMED_OUT: {
    kind: 'transient',
    summary: 'A check of `lakeload doctor` got no answer within its time limit.',
    hint: 'check the network between here and what the check asks, then run `lakeload doctor` again',
  },
  DOCTOR_OBJECT_DIFFERS: {
    kind: 'config',
    summary: 'The lake answered other bytes than those that were written a moment before.',
    hint: 'take out what changes objects between here and the bucket: a proxy, a gateway, an S3 that is none',
  },
  DOCTOR_CONDITION_IGNORED: {
    kind: 'config',
    summary: 'The lake wrote over an object although the request said `If-None-Match: *`.',
    hint: 'use an S3 that honours conditional writes, as AWS does: without them two runs at once overwrite each other',
  },
  DOCTOR_NOT_ENCRYPTED: {
    kind: 'config',
    summary: 'Data and passwords would leave this machine without encryption.',
    hint: 'use an https endpoint for the lake, and `verify-full` as LAKELOAD_REDSHIFT_SSLMODE',
  },
  DOCTOR_CLOCK_WRONG: {
    kind: 'config',
    summary: 'The clock of this machine is minutes off: at 15 minutes AWS refuses every signature.',
    hint: 'set the clock, and let it follow a time server (chrony, systemd-timesyncd, the settings of the virtual machine)',
  },
  DOCTOR_HOST_UNKNOWN: {
    kind: 'config',
    summary: 'A host name of the settings does not resolve to an address.',
    hint: 'correct the host name; inside a VPC, check that DNS resolution and host names are enabled',
  },
  DOCTOR_COPY_ROLE_UNUSABLE: {
    kind: 'config',
    summary: 'The warehouse cannot take the role of COPY: it is not attached, or does not trust Redshift.',
    hint: 'attach the role to the cluster or workgroup, and let `redshift.amazonaws.com` (on Serverless `redshift-serverless.amazonaws.com` too) assume it in its trust policy; then check LAKELOAD_COPY_ROLE',
  },
  DOCTOR_COPY_DENIED: {
    kind: 'config',
    summary: 'The role of COPY may not read what the job has written to the lake.',
    hint: 'allow the role `s3:GetObject` and `s3:ListBucket` on the lake, and `kms:Decrypt` on the key of the bucket',
  },
  DOCTOR_COPY_SILENT: {
    kind: 'transient',
    summary: 'The warehouse did not get a small file from the lake within a minute.',
    hint: 'with enhanced VPC routing, add an S3 gateway endpoint to the route tables of the cluster’s subnets; else look for a full queue in the warehouse',
  },
  DOCTOR_COPY_DIFFERS: {
    kind: 'config',
    summary: 'COPY loaded another row than the one in the file.',
    hint: 'report it with the version of the warehouse, which the line `warehouse login` tells',
  },
  DOCTOR_SCRATCH_UNUSABLE: {
    kind: 'config',
    summary: 'No file can be written in the scratch folder.',
    hint: 'set LAKELOAD_SCRATCH to a folder that the user of the job may write to; in a container, to a volume',
  },
  DOCTOR_MEMORY_TOO_SMALL: {
    kind: 'config',
    summary: 'DuckDB may take more memory than this machine or container has.',
    hint: 'lower LAKELOAD_MEMORY_LIMIT_MB to half of the memory, or give the task more',
  },
})
