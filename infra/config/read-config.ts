import * as pulumi from '@pulumi/pulumi'
import { ConfigError, type ConfigProblem, parseConfig, type RawConfig } from './parse-config'
import { configShape, type InfraConfig } from './shape'

/** Keys that are secrets, which stand apart from the groups so that those can be read as plain values. */
const secretKeys = ['webhook']

/** A stack's configuration and its secrets, from `Pulumi.<stack>.yaml`. */
export interface StackConfig {
  readonly config: InfraConfig
  /** `aws:region`. */
  readonly region: string
  /** Where alerts and the job's notifications go beside mail: an https address, of Slack or anything else. */
  readonly webhook?: pulumi.Output<string>
}

/**
 * Reads the configuration of the stack that is being deployed.
 *
 * @throws ConfigError with every problem
 */
export function readConfig(): StackConfig {
  const project = new pulumi.Config()
  const region = new pulumi.Config('aws').get('region')
  const problems = [...regionProblems(region), ...webhookProblems(project)]
  try {
    const config = parseConfig(readGroups(project))
    if (problems.length > 0 || region === undefined) throw new ConfigError([])
    const webhook = project.getSecret('webhook')
    return { config, region, ...(webhook === undefined ? {} : { webhook }) }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new ConfigError([...problems, ...error.problems])
  }
}

function regionProblems(region: string | undefined): readonly ConfigProblem[] {
  if (region !== undefined && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return []
  const message = region === undefined ? 'is needed' : `\`${region}\` is not a region`
  return [{ path: 'aws:region', message: `${message}: \`pulumi config set aws:region eu-central-1\`` }]
}

/** Looks at the secret as the engine hands it over, before anything is made; the message has nothing of it. */
function webhookProblems(project: pulumi.Config): readonly ConfigProblem[] {
  const address = pulumi.runtime.allConfig()[`${project.name}:webhook`]
  if (address === undefined) return []
  if (URL.canParse(address) && new URL(address).protocol === 'https:') return []
  return [{ path: 'webhook', message: 'is not an https address' }]
}

/** Every key of the project's namespace, unknown ones too, so that a mistyped group is told. */
function readGroups(project: pulumi.Config): RawConfig {
  const prefix = `${project.name}:`
  const set = Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .filter((key) => !secretKeys.includes(key))
  const known = Object.keys(configShape.shape)
  return Object.fromEntries(set.map((key) => [key, known.includes(key) ? readGroup(project, key) : true]))
}

/** What is no group at all, such as a word, is handed on: the parser says of it what it says of everything else. */
function readGroup(project: pulumi.Config, key: string): unknown {
  try {
    return project.getObject<unknown>(key)
  } catch {
    return project.get(key)
  }
}
