/** What decides which services a task without a way out calls. */
export interface EndpointNeeds {
  readonly warehouse: 'provisioned' | 'serverless' | 'existing'
  /** Whether a variable of the job stands in the Parameter Store. */
  readonly readsParameters: boolean
}

/**
 * The services that get an interface endpoint. S3 has its gateway endpoint, and metrics go through the log. KMS is not
 * called by the task: S3, Secrets Manager and ECR do that themselves.
 */
export function endpointServices({ warehouse, readsParameters }: EndpointNeeds): readonly string[] {
  return [
    // Fargate pulls the image (its layers come from S3), reads secrets and writes the log.
    'ecr.api',
    'ecr.dkr',
    'logs',
    'secretsmanager',
    ...(readsParameters ? ['ssm'] : []),
    // The job: credentials for the database, waking a paused cluster, who am I, notifications.
    ...(warehouse === 'serverless' ? [] : ['redshift']),
    ...(warehouse === 'provisioned' ? [] : ['redshift-serverless']),
    'sts',
    'sns',
  ]
}
