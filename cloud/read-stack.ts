import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { codeOf, messageOf } from '../job/errors/error-facts'
import { JobError } from '../job/errors/job-error'
import type { Environment } from '../job/settings'
import { type StackOutputs, stackOutputsShape } from './stack-outputs'

/** Where the outputs of a stack are. */
export interface StackAddress {
  /** A file with what `pulumi stack output --json` printed; the Pulumi CLI is not asked then. */
  readonly outputsFile?: string | undefined
  /** The stack's name; Pulumi's selected one where it is left away. */
  readonly stack?: string | undefined
  /** The folder of Pulumi.yaml. */
  readonly projectFolder: string
  readonly environment: Environment
  readonly signal: AbortSignal
}

/**
 * Reads and checks the outputs of a stack.
 *
 * @throws JobError CLOUD_PULUMI_MISSING, CLOUD_STACK_UNREADABLE, CLOUD_STACK_EMPTY, CLOUD_STACK_INVALID
 */
export async function readStack(address: StackAddress): Promise<StackOutputs> {
  const name = address.outputsFile ?? address.stack ?? 'the selected stack'
  const text =
    address.outputsFile === undefined ? await askPulumi(address) : await readOutputs(address.outputsFile)
  const outputs = parse(text, name)
  if (Object.keys(outputs).length === 0) throw new JobError('CLOUD_STACK_EMPTY', `\`${name}\` has no outputs`)
  const result = stackOutputsShape.safeParse(outputs)
  if (result.success) return result.data
  const wrong = result.error.issues.map((issue) => `\`${issue.path.join('.')}\``)
  throw new JobError(
    'CLOUD_STACK_INVALID',
    `\`${name}\` has outputs that are missing or of another kind: ${[...new Set(wrong)].join(', ')}`,
  )
}

async function readOutputs(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new JobError('CLOUD_STACK_UNREADABLE', `cannot read \`${path}\`: ${messageOf(cause)}`, {
      hint: 'write the file by `pulumi stack output --json > FILE`',
      cause,
    })
  }
}

async function askPulumi({ stack, projectFolder, environment, signal }: StackAddress): Promise<string> {
  const named = stack === undefined ? [] : ['--stack', stack]
  try {
    const { stdout } = await promisify(execFile)(
      'pulumi',
      ['stack', 'output', '--json', '--non-interactive', '--cwd', projectFolder, ...named],
      { env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: 'true' }, signal, maxBuffer: 16 * 1024 * 1024 },
    )
    return stdout
  } catch (cause) {
    signal.throwIfAborted()
    if (codeOf(cause) === 'ENOENT') {
      throw new JobError('CLOUD_PULUMI_MISSING', 'there is no program `pulumi` on the PATH', { cause })
    }
    throw new JobError(
      'CLOUD_STACK_UNREADABLE',
      `\`pulumi stack output\` of \`${stack ?? 'the selected stack'}\` failed: ${firstLine(cause)}`,
      { cause },
    )
  }
}

/** Pulumi says why on stderr, after `error:`. */
function firstLine(error: unknown): string {
  const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : ''
  const line = said.split('\n').find((one) => one.trim() !== '')
  return line?.replace(/^error:\s*/, '').trim() ?? messageOf(error)
}

function parse(text: string, name: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Said below, together with JSON that is no object.
  }
  throw new JobError('CLOUD_STACK_INVALID', `the outputs of \`${name}\` are not a JSON object`)
}
