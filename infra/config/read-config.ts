import * as pulumi from '@pulumi/pulumi'
import { parseConfig, type RawConfig } from './parse-config'
import { configShape, type InfraConfig } from './shape'

/** Keys that are secrets, which stand apart from the groups so that those can be read as plain values. */
const secretKeys = ['webhook']

/** A stack's configuration and its secrets, from `Pulumi.<stack>.yaml`. */
export interface StackConfig {
  readonly config: InfraConfig
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
  const webhook = project.getSecret('webhook')
  return {
    config: parseConfig(readGroups(project)),
    ...(webhook === undefined ? {} : { webhook: webhook.apply(checkWebhook) }),
  }
}

/** Every key of the project's namespace, unknown ones too, so that a mistyped group is told. */
function readGroups(project: pulumi.Config): RawConfig {
  const prefix = `${project.name}:`
  const set = Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .filter((key) => !secretKeys.includes(key))
  const known = Object.keys(configShape.shape)
  return Object.fromEntries(
    set.map((key) => [key, known.includes(key) ? project.getObject<unknown>(key) : true]),
  )
}

function checkWebhook(address: string): string {
  if (URL.canParse(address) && new URL(address).protocol === 'https:') return address
  throw new Error('lakeload:webhook is not an https address')
}
