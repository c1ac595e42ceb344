import { defineErrors } from './definition'

/** Errors of the AWS services that a run asks beside S3: for credentials, secrets and clusters. */
export const awsErrors = defineErrors({
  AWS_CREDENTIALS_MISSING: {
    kind: 'config',
    summary: 'No AWS credentials were found, or they have expired.',
    hint: 'set AWS_PROFILE and run `aws sso login`, or give the task a role',
  },
  AWS_ACCESS_DENIED: {
    kind: 'config',
    summary: 'AWS refused the credentials, or they may not do this.',
    hint: 'allow the action that the message names to the role, on the resource that it names',
  },
  AWS_RESOURCE_MISSING: {
    kind: 'config',
    summary: 'AWS knows no cluster, workgroup or secret of that name in the region.',
    hint: 'check the setting that the message names, and AWS_REGION',
  },
  AWS_THROTTLED: {
    kind: 'transient',
    summary: 'AWS asked for fewer requests, also after retries.',
    hint: 'run the same command again in a few minutes',
  },
  AWS_UNREACHABLE: {
    kind: 'transient',
    summary: 'No connection to an AWS service could be made, or it broke, also after retries.',
    hint: 'check AWS_REGION and the network: the task needs a way to the service, by the internet or a VPC endpoint',
  },
  AWS_REQUEST_FAILED: {
    kind: 'transient',
    summary: 'An AWS service did not carry out a request, also after retries.',
    hint: 'run the same command again; if it stays, read what the service says in the message',
  },
  AWS_REQUEST_REJECTED: {
    kind: 'config',
    summary: 'An AWS service rejected a request for what it asks.',
    hint: 'correct the setting that the message speaks of',
  },
  AWS_SECRET_INVALID: {
    kind: 'config',
    summary: 'A secret is not a JSON object with the texts `username` and `password`.',
    hint: 'store the secret as `{"username": "…", "password": "…"}`, as Redshift’s managed admin secrets are',
  },
  AWS_CLUSTER_UNUSABLE: {
    kind: 'config',
    summary: 'The cluster is being deleted, or in a state that it does not leave by itself.',
    hint: 'look at the cluster in the Redshift console; `pulumi up` creates one that is gone',
  },
  AWS_CLUSTER_NOT_AVAILABLE: {
    kind: 'transient',
    summary: 'The cluster was paused or busy, and did not become available within the time limit.',
    hint: 'run the same command again, or raise `LAKELOAD_RESUME_TIME_LIMIT_MINUTES`; nothing is lost',
  },
})
