import { defineErrors } from './definition'

/** Errors of lake. */
export const lakeErrors = defineErrors({
  LAKE_REQUEST_FAILED: {
    kind: 'transient',
    summary: 'S3 did not carry out a request, also after retries.',
    hint: 'run the same command again; if it stays, check credentials, region and bucket',
  },
  LAKE_UNREACHABLE: {
    kind: 'transient',
    summary: 'No connection to S3 could be made, or it broke, also after retries.',
    hint: 'check the endpoint and the network (on AWS: the S3 gateway endpoint of the VPC), then run again',
  },
  LAKE_SLOWED_DOWN: {
    kind: 'transient',
    summary: 'S3 asked for fewer requests, also after retries.',
    hint: 'run the same command again in a few minutes',
  },
  LAKE_ACCESS_DENIED: {
    kind: 'config',
    summary: 'S3 refused the credentials, or they may not do this.',
    hint: 'check AWS_PROFILE or the task role, and the bucket policy',
  },
  LAKE_CREDENTIALS_MISSING: {
    kind: 'config',
    summary: 'No AWS credentials were found, or they have expired.',
    hint: 'set AWS_PROFILE and run `aws sso login`, or give the task a role',
  },
  LAKE_BUCKET_MISSING: {
    kind: 'config',
    summary: 'The bucket of the lake does not exist.',
    hint: 'check the name of the bucket, or run `pulumi up`, which creates it',
  },
  LAKE_REGION_WRONG: {
    kind: 'config',
    summary: 'The bucket of the lake is in another region than the one that is set.',
    hint: 'set the region to that of the bucket, which the message names where S3 tells it',
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
  LAKE_OBJECT_CHANGED: {
    kind: 'transient',
    summary: 'An object that was to be replaced or deleted was changed by somebody else meanwhile.',
    hint: 'another run works on the same pipeline: wait for it to end, then run again',
  },
  LAKE_OBJECT_TOO_LARGE: {
    kind: 'data',
    summary: 'An object that is read as a whole is larger than its limit.',
    hint: 'the object is not one that lakeload writes: look at it, then remove it',
  },
  LAKE_OBJECT_INVALID: {
    kind: 'data',
    summary: 'A JSON object in the lake is not JSON, or not of the shape that its reader knows.',
    hint: 'the object was changed, or written by another version: remove it, then run the step that writes it again',
  },
})
