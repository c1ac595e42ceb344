import { availableParallelism, tmpdir } from 'node:os'
import { chooseLogin, loginSettings } from './choose-login'
import { JobError } from './errors/job-error'
import { type SettingDefinition, type SettingName, settingsTable } from './settings-table'

/** The environment as a program gets it. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where the lake is. */
export interface LakeSettings {
  readonly bucket: string
  /** Without slashes at its ends; may be empty. */
  readonly prefix: string
  readonly region: string
  readonly endpoint?: string
  readonly credentials?: AwsKeys
}

/** Keys that stand in the environment; without them the SDK looks further: profile, role. */
export interface AwsKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** TLS modes, by their names in libpq. */
export type SslMode = 'disable' | 'require' | 'verify-full'

/** How to reach the warehouse. */
export interface WarehouseSettings {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly sslmode: SslMode
  readonly login: WarehouseLogin
  /** The cluster that may be paused: it is resumed before the first connection. */
  readonly pausable?: PausableCluster
}

/** A provisioned cluster that is resumed where it is paused. */
export interface PausableCluster {
  readonly cluster: string
  readonly resumeTimeLimitMs: number
  readonly aws: AwsSettings
}

/** The one way to a database user and its password. Where AWS is asked for them, `aws` says whom to ask. */
export type WarehouseLogin =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'cluster'; readonly cluster: string; readonly aws: AwsSettings }
  | { readonly kind: 'workgroup'; readonly workgroup: string; readonly aws: AwsSettings }
  | { readonly kind: 'secret'; readonly secret: string; readonly aws: AwsSettings }

/** How the SDK reaches AWS. */
export interface AwsSettings {
  readonly region: string
  readonly credentials?: AwsKeys
}

/** Limits of a run on this machine. */
export interface LimitSettings {
  readonly concurrency: number
  readonly memoryLimitMb: number
  /** The longest row of a JSON file that COPY takes. */
  readonly copyRowBytes: number
  readonly stepTimeLimitMs: number
  /** How long what runs may go on after a signal. */
  readonly stopGraceMs: number
  readonly scratchFolder: string
}

/** Who is told of a run, and how. */
export interface ReportSettings {
  /** The namespace of the run's metrics; absent where none are wanted. */
  readonly metricsNamespace?: string
  /** The ARN of a topic. */
  readonly topic?: string
  /** The address of a webhook: a secret. */
  readonly webhook?: string
  readonly notifyOn: 'failure' | 'change' | 'always'
  /** Which attempt the run is, of how many at most. */
  readonly attempt: number
  readonly attempts: number
}

/**
 * Reads settings from an environment. Each command reads those that it uses; a reader collects every problem
 * before it throws.
 */
export class SettingsReader {
  readonly #environment: Environment
  readonly #missing: string[] = []
  readonly #invalid: string[] = []

  constructor(environment: Environment) {
    this.#environment = environment
  }

  lake(): LakeSettings {
    const address = this.#read('lake')
    const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(address)
    if (address !== '' && match === null)
      this.#refuse('lake', address, 'an address such as `s3://bucket/prefix`')
    const endpoint = this.#read('s3Endpoint')
    return {
      bucket: match?.[1] ?? '',
      prefix: (match?.[2] ?? '').replace(/^\/+|\/+$/g, ''),
      region: this.#read('region'),
      ...(endpoint === '' ? {} : { endpoint }),
      ...this.#credentials(),
    }
  }

  /** The AWS SDK reads the process's environment alone; a run may work in another. */
  #credentials(): Pick<LakeSettings, 'credentials'> {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = this.#environment
    if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return {}
    return {
      credentials: {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
      },
    }
  }

  warehouse(): WarehouseSettings {
    const sslmode = this.#read('redshiftSslMode')
    if (!isSslMode(sslmode)) {
      this.#refuse('redshiftSslMode', sslmode, 'one of `verify-full`, `require`, `disable`')
    }
    return {
      host: this.#read('redshiftHost'),
      port: this.#integer('redshiftPort', 1, 65_535),
      database: this.#read('redshiftDatabase'),
      sslmode: isSslMode(sslmode) ? sslmode : 'verify-full',
      login: this.#login(),
      ...this.#pausable(),
    }
  }

  #pausable(): Pick<WarehouseSettings, 'pausable'> {
    const cluster = this.#read('redshiftCluster') || this.#read('pausableCluster')
    if (cluster === '') return {}
    const resumeTimeLimitMs = this.#integer('resumeTimeLimitMinutes', 1, 1_440) * 60_000
    return { pausable: { cluster, resumeTimeLimitMs, aws: this.#aws() } }
  }

  #aws(): AwsSettings {
    return { region: this.#read('region'), ...this.#credentials() }
  }

  #login(): WarehouseLogin {
    const { way, missing, invalid } = chooseLogin(loginSettings.filter((name) => this.#read(name) !== ''))
    this.#missing.push(...missing)
    this.#invalid.push(...invalid)
    if (way === 'userAndPassword') {
      return { kind: 'password', user: this.#read('redshiftUser'), password: this.#read('redshiftPassword') }
    }
    const aws = this.#aws()
    if (way === 'redshiftWorkgroup') return { kind: 'workgroup', workgroup: this.#read(way), aws }
    if (way === 'redshiftSecret') return { kind: 'secret', secret: this.#read(way), aws }
    return { kind: 'cluster', cluster: this.#read(way), aws }
  }

  /** The database alone, for what connects to none. */
  database(): string {
    return this.#read('redshiftDatabase')
  }

  /** The user that is to be let in. */
  jobUser(): string {
    return this.#read('jobUser')
  }

  /** The role of COPY: an ARN or `default`. */
  copyRole(): string {
    const role = this.#read('copyRole')
    if (role !== 'default' && !/^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(role)) {
      this.#refuse('copyRole', role, 'the ARN of a role, or `default`')
    }
    return role
  }

  limits(): LimitSettings {
    const concurrency = this.#read('concurrency')
    return {
      concurrency:
        concurrency === '' ? Math.min(availableParallelism(), 8) : this.#integer('concurrency', 1, 64),
      memoryLimitMb: this.#integer('memoryLimitMb', 128, 1_000_000),
      copyRowBytes: this.#integer('copyRowMb', 1, 64) * 1024 * 1024,
      stepTimeLimitMs: this.#integer('stepTimeLimitMinutes', 1, 10_000) * 60_000,
      stopGraceMs: this.#integer('stopGraceSeconds', 1, 110) * 1_000,
      scratchFolder: this.#read('scratch') || tmpdir(),
    }
  }

  report(): ReportSettings {
    const metrics = this.#read('metrics')
    if (metrics !== '' && metrics !== 'emf') this.#refuse('metrics', metrics, '`emf`')
    const namespace = this.#read('metricsNamespace')
    if (!/^(?!AWS\/)[\w./#:-]{1,255}$/.test(namespace))
      this.#refuse('metricsNamespace', namespace, 'a namespace of CloudWatch, such as `lakeload`')
    const topic = this.#read('notifyTopic')
    if (topic !== '' && !/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/.test(topic))
      this.#refuse('notifyTopic', topic, 'the ARN of an SNS topic')
    const webhook = this.#read('notifyWebhook')
    if (webhook !== '' && !isPostAddress(webhook))
      this.#refuse('notifyWebhook', webhook, 'an `https://` address')
    const notifyOn = this.#read('notifyOn')
    if (!isOccasion(notifyOn)) this.#refuse('notifyOn', notifyOn, 'one of `failure`, `change`, `always`')
    const attempts = this.#integer('attempts', 1, 1_000)
    return {
      ...(metrics === '' ? {} : { metricsNamespace: namespace }),
      ...(topic === '' ? {} : { topic }),
      ...(webhook === '' ? {} : { webhook }),
      notifyOn: isOccasion(notifyOn) ? notifyOn : 'failure',
      attempt: this.#integer('attempt', 1, attempts),
      attempts,
    }
  }

  /** The folder of the pipelines as it was written; empty where nobody has named one. */
  pipelines(): string {
    return this.#read('pipelines')
  }

  dbt(): { readonly executable: string; readonly projectFolder: string; readonly targetFolder: string } {
    return {
      executable: this.#read('dbt'),
      projectFolder: this.#read('dbtProject'),
      targetFolder: this.#read('dbtTarget'),
    }
  }

  /** @throws JobError SETTING_MISSING or SETTING_INVALID with every problem that was met */
  throwProblems(): void {
    if (this.#missing.length > 0) {
      const are = this.#missing.length === 1 ? 'is' : 'are'
      const missing = `${this.#missing.join(', ')} ${are} not set`
      throw new JobError('SETTING_MISSING', [missing, ...this.#invalid].join('; '))
    }
    if (this.#invalid.length > 0) throw new JobError('SETTING_INVALID', this.#invalid.join('; '))
  }

  #read(name: SettingName): string {
    const setting: SettingDefinition = settingsTable[name]
    const value = this.#environment[setting.variable]
    if (value !== undefined && value !== '') return value
    if (setting.default !== undefined) return setting.default
    const named = `\`${setting.variable}\``
    if (!this.#missing.includes(named)) this.#missing.push(named)
    return ''
  }

  #integer(name: SettingName, least: number, most: number): number {
    const text = this.#read(name)
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    this.#refuse(name, text, `a whole number from ${least} to ${most}`)
    return least
  }

  #refuse(name: SettingName, value: string, wanted: string): void {
    const setting: SettingDefinition = settingsTable[name]
    const shown = setting.secret === true ? '***' : value
    this.#invalid.push(`\`${setting.variable}\` is \`${shown}\`, not ${wanted}`)
  }
}

function isSslMode(text: string): text is SslMode {
  return text === 'disable' || text === 'require' || text === 'verify-full'
}

function isOccasion(text: string): text is ReportSettings['notifyOn'] {
  return text === 'failure' || text === 'change' || text === 'always'
}

/** The address is a secret, so it is only sent encrypted, or not off this machine. User and password fetch refuses. */
function isPostAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  return (
    protocol === 'https:' || (protocol === 'http:' && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname))
  )
}
