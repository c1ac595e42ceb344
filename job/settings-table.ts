/** One setting that comes from the environment. */
export interface SettingDefinition {
  readonly variable: string
  readonly description: string
  /** What stands where the variable is not set; a setting without default is needed by the commands that use it. */
  readonly default?: string
  /** Never printed. */
  readonly secret?: boolean
}

/**
 * Every setting of the job: it reads no other environment variable, apart from those of the AWS SDK (credentials,
 * profile, `AWS_ENDPOINT_URL_S3`) and of pipeline definitions. `docs/settings.md` is printed from this table.
 */
export const settingsTable = {
  lake: {
    variable: 'LAKELOAD_LAKE',
    description: 'The data lake: `s3://bucket/prefix`.',
  },
  region: {
    variable: 'AWS_REGION',
    description: 'The region of the lake’s bucket.',
  },
  s3Endpoint: {
    variable: 'AWS_ENDPOINT_URL_S3',
    description: 'An S3 endpoint other than AWS’s own; it is then addressed by path.',
    default: '',
  },
  redshiftHost: {
    variable: 'LAKELOAD_REDSHIFT_HOST',
    description: 'The host name of the Redshift endpoint.',
  },
  redshiftPort: {
    variable: 'LAKELOAD_REDSHIFT_PORT',
    description: 'Its port.',
    default: '5439',
  },
  redshiftDatabase: {
    variable: 'LAKELOAD_REDSHIFT_DATABASE',
    description: 'The database.',
  },
  redshiftCluster: {
    variable: 'LAKELOAD_REDSHIFT_CLUSTER',
    description:
      'Way to log in: the identifier of a provisioned cluster, which answers temporary credentials by IAM. The job also resumes it when it is paused.',
    default: '',
  },
  redshiftWorkgroup: {
    variable: 'LAKELOAD_REDSHIFT_WORKGROUP',
    description:
      'Way to log in: the name of a Redshift Serverless workgroup, which answers temporary credentials by IAM.',
    default: '',
  },
  redshiftSecret: {
    variable: 'LAKELOAD_REDSHIFT_SECRET',
    description:
      'Way to log in: the ARN or name of a Secrets Manager secret, a JSON object with `username` and `password`.',
    default: '',
  },
  pausableCluster: {
    variable: 'LAKELOAD_REDSHIFT_RESUME',
    description:
      'The identifier of a cluster to resume where it is paused; needless with LAKELOAD_REDSHIFT_CLUSTER, which is resumed anyway.',
    default: '',
  },
  redshiftUser: {
    variable: 'LAKELOAD_REDSHIFT_USER',
    description: 'Way to log in, with its password: the database user.',
    default: '',
  },
  redshiftPassword: {
    variable: 'LAKELOAD_REDSHIFT_PASSWORD',
    description: 'The database user’s password.',
    default: '',
    secret: true,
  },
  resumeTimeLimitMinutes: {
    variable: 'LAKELOAD_RESUME_TIME_LIMIT_MINUTES',
    description: 'How long the job waits for a paused cluster, in minutes.',
    default: '30',
  },
  redshiftSslMode: {
    variable: 'LAKELOAD_REDSHIFT_SSLMODE',
    description: 'TLS to Redshift: `verify-full`, `require` (no check of the certificate) or `disable`.',
    default: 'verify-full',
  },
  jobUser: {
    variable: 'LAKELOAD_JOB_USER',
    description:
      'The database user of the job, which `lakeload bootstrap` lets in: `IAMR:` and the name of its role, as IAM names it.',
  },
  copyRole: {
    variable: 'LAKELOAD_COPY_ROLE',
    description:
      'The ARN of the role that COPY reads the lake with, or `default` for the cluster’s default role.',
    default: 'default',
  },
  pipelines: {
    variable: 'LAKELOAD_PIPELINES',
    description:
      'The folder that holds the pipelines, as `--pipelines` names it. Default: `pipelines/` of the project.',
    default: '',
  },
  dbt: {
    variable: 'LAKELOAD_DBT',
    description: 'The dbt executable. Default: `.venv/dbt/bin/dbt` of the project.',
    default: '',
  },
  dbtProject: {
    variable: 'LAKELOAD_DBT_PROJECT',
    description: 'The folder of `dbt_project.yml`. Default: `dbt/` of the project.',
    default: '',
  },
  dbtTarget: {
    variable: 'LAKELOAD_DBT_TARGET',
    description: 'A folder for dbt’s target and logs that is kept between runs. Default: a temporary one.',
    default: '',
  },
  scratch: {
    variable: 'LAKELOAD_SCRATCH',
    description: 'A folder for the parts that are worked on. Default: the system’s temporary folder.',
    default: '',
  },
  concurrency: {
    variable: 'LAKELOAD_CONCURRENCY',
    description: 'How many parts are staged at once. Default: the number of cores, at most 8.',
    default: '',
  },
  memoryLimitMb: {
    variable: 'LAKELOAD_MEMORY_LIMIT_MB',
    description: 'How much memory DuckDB may take in all, in MB; beyond it, it spills to the scratch folder.',
    default: '512',
  },
  copyRowMb: {
    variable: 'LAKELOAD_COPY_ROW_MB',
    description:
      'How long a row of a staged JSON file may be, in MB (1 to 64): what the warehouse’s COPY takes at most.',
    default: '4',
  },
  stepTimeLimitMinutes: {
    variable: 'LAKELOAD_STEP_TIME_LIMIT_MINUTES',
    description: 'How long one step may take, in minutes.',
    default: '120',
  },
  stopGraceSeconds: {
    variable: 'LAKELOAD_STOP_GRACE_SECONDS',
    description:
      'How long a statement that runs may go on after SIGTERM or SIGINT before it is cancelled, in seconds: 10 less than whoever sends the signal waits before SIGKILL, as the lease is given back and people are told after it.',
    default: '20',
  },
  metrics: {
    variable: 'LAKELOAD_METRICS',
    description:
      '`emf`: a line of CloudWatch’s embedded metric format on stderr at the end of every run. Default: none.',
    default: '',
  },
  metricsNamespace: {
    variable: 'LAKELOAD_METRICS_NAMESPACE',
    description: 'The CloudWatch namespace of these metrics.',
    default: 'lakeload',
  },
  notifyTopic: {
    variable: 'LAKELOAD_NOTIFY_TOPIC',
    description: 'The ARN of an SNS topic that is told of runs. Default: none.',
    default: '',
  },
  notifyWebhook: {
    variable: 'LAKELOAD_NOTIFY_WEBHOOK',
    description: 'The address of a webhook that is told of runs, such as Slack’s. Default: none.',
    default: '',
    secret: true,
  },
  notifyOn: {
    variable: 'LAKELOAD_NOTIFY_ON',
    description:
      'Which runs they are told of: `failure` (failed ones, and those with failed data tests), `change` (also the first good one after that), `always`.',
    default: 'failure',
  },
  attempt: {
    variable: 'LAKELOAD_ATTEMPT',
    description:
      'Which attempt this is, from 1, where something starts a run again that may go better: people are told of the last one only.',
    default: '1',
  },
  attempts: {
    variable: 'LAKELOAD_ATTEMPTS',
    description: 'How many attempts there will be at most.',
    default: '1',
  },
} as const satisfies Record<string, SettingDefinition>

export type SettingName = keyof typeof settingsTable
