import { defineErrors } from './definition'

/** Errors of lake. */
export const lakeErrors = defineErrors({
  LAKE_REQUEST_FAILED: {
    kind: 'transient',
    summary: 'S3 did not carry out a request, also after retries.',
    hint: 'run the same command again; if it stays, check credentials, region and bucket',
  },
  LAKE_ACCESS_DENIED: {
    kind: 'config',
    summary: 'S3 refused the credentials, or they may not do this.',
    hint: 'check AWS_PROFILE or the task role, and the bucket policy',
  },
  LAKE_OBJECT_MISSING: {
    kind: 'data',
    summary: 'An object that a manifest or a step names is not in the lake.',
    hint: 'run the step before again, with the same `--load-id`',
  },
  LAKE_OBJECT_EXISTS: {
    kind: 'data',
    summary: 'An object that must be written once is there already, with other content.',
    hint: 'another run writes under the same load id: wait for it to end, then run again',
  },
})
