import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { ConfigError, parseConfig } from '../infra/config/parse-config'
import type { InfraConfig } from '../infra/config/shape'
import { codeOf, messageOf } from '../job/errors/error-facts'
import { JobError } from '../job/errors/job-error'
import { nearestName } from '../job/ui/nearest-name'

/** What `Pulumi.<stack>.yaml` says. */
export interface StackFile {
  readonly config: InfraConfig
  /** `aws:region`, where it is set there. */
  readonly region?: string
}

/** Secrets stand apart from the groups; see `infra/config/read-config.ts`. */
const secretKey = 'lakeload:webhook'

/**
 * Reads a stack's configuration from its file, without the Pulumi CLI.
 *
 * @throws JobError CLOUD_CONFIG_INVALID with every problem
 */
export async function readStackConfig(projectFolder: string, stack: string): Promise<StackFile> {
  const file = `Pulumi.${stack}.yaml`
  const text = await readText(projectFolder, file, stack)
  const settings = configOf(text, file)
  const groups = Object.entries(settings)
    .filter(([key]) => key.startsWith('lakeload:') && key !== secretKey)
    .map(([key, value]) => [key.slice('lakeload:'.length), value])
  const region = settings['aws:region']
  try {
    return {
      config: parseConfig(Object.fromEntries(groups)),
      ...(typeof region === 'string' ? { region } : {}),
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const lines = error.problems.map(({ path, message }) => `  lakeload:${path}: ${message}`)
    throw new JobError('CLOUD_CONFIG_INVALID', [`\`${file}\` has problems:`, ...lines].join('\n'))
  }
}

async function readText(folder: string, file: string, stack: string): Promise<string> {
  try {
    return await readFile(join(folder, file), 'utf8')
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') {
      throw new JobError('CLOUD_CONFIG_INVALID', `cannot read \`${file}\`: ${messageOf(cause)}`, { cause })
    }
    const stacks = await listStacks(folder)
    const near = nearestName(stack, stacks)
    throw new JobError('CLOUD_CONFIG_INVALID', `there is no \`${file}\` in \`${folder}\``, {
      hint:
        near === undefined
          ? `name a stack by \`--stack\`: ${stacks.map((one) => `\`${one}\``).join(', ') || 'there is none yet; `pulumi stack init` makes one'}`
          : `did you mean \`--stack ${near}\`?`,
      cause,
    })
  }
}

async function listStacks(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder)
  return files.flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []).sort()
}

function configOf(text: string, file: string): Readonly<Record<string, unknown>> {
  let document: unknown
  try {
    document = parse(text)
  } catch (cause) {
    throw new JobError('CLOUD_CONFIG_INVALID', `\`${file}\` is not YAML: ${messageOf(cause)}`, { cause })
  }
  const config = isRecord(document) ? (document.config ?? {}) : undefined
  if (!isRecord(config)) throw new JobError('CLOUD_CONFIG_INVALID', `\`${file}\` has no mapping \`config\``)
  return config
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
