import type { z } from 'zod'
import { nearestName } from '../../job/ui/nearest-name'
import { contradictions } from './contradictions'
import { describeSettings, type SettingNode } from './describe-settings'
import { idleSettings } from './idle-settings'
import { configShape, type InfraConfig } from './shape'

/** What a stack says, by config key: parsed YAML or JSON, not yet looked at. */
export type RawConfig = Readonly<Record<string, unknown>>

/** A problem of the configuration, with the place it is at, such as `network.cidr`, or `aws:region` where it is not ours. */
export interface ConfigProblem {
  readonly path: string
  readonly message: string
}

/** Thrown with every problem of a stack's configuration at once. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ path, message }) => `  ${fullPath(path)}: ${message}`)
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
    super(
      `the stack's configuration has ${count}\n${lines.join('\n')}\n\nhint: docs/config.md lists every setting`,
    )
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/**
 * Reads and completes a configuration.
 *
 * @throws ConfigError with all problems: unknown settings, wrong values, settings that contradict each other, and those
 *   that would do nothing beside the others
 */
export function parseConfig(raw: RawConfig): InfraConfig {
  const result = configShape.safeParse(raw)
  const contradicting = result.success
    ? contradictions(result.data)
    : contradictionsOfTheRest(raw, result.error.issues)
  const told = new Set(contradicting.map(({ path }) => path))
  const issues = result.error?.issues ?? []
  const problems = [
    ...issues.flatMap((issue) => describeIssue(issue, raw)),
    ...contradicting,
    // A setting that contradicts another was told already, with more to say.
    ...idleSettings(raw, wrongPaths(issues)).filter(({ path }) => !told.has(path)),
  ]
  if (!result.success || problems.length > 0) throw new ConfigError(problems)
  return result.data
}

/** What contradicts itself in the groups that are sound one by one: that is to be told in the same breath. */
function contradictionsOfTheRest(
  raw: RawConfig,
  issues: readonly z.core.$ZodIssue[],
): readonly ConfigProblem[] {
  const unsound = new Set(
    issues.flatMap((issue) =>
      issue.path.length === 0 && issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])],
    ),
  )
  const sound = Object.fromEntries(Object.entries(raw).filter(([group]) => !unsound.has(group)))
  const rest = configShape.safeParse(sound)
  return rest.success ? contradictions(rest.data, unsound) : []
}

/** The groups and settings that have problems of their own, and the names that are none. */
function wrongPaths(issues: readonly z.core.$ZodIssue[]): ReadonlySet<string> {
  return new Set(
    issues.flatMap((issue) => {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : []
      const paths = keys.length === 0 ? [issue.path] : keys.map((key) => [...issue.path, key])
      return paths.map((path) => path.slice(0, 2).join('.'))
    }),
  )
}

function fullPath(path: string): string {
  return path.includes(':') ? path : `lakeload:${path}`
}

function describeIssue(issue: z.core.$ZodIssue, raw: RawConfig): readonly ConfigProblem[] {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const known = knownAt(issue.path)
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      message: `there is no such setting${suggestion(key, known)}`,
    }))
  }
  const value = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    raw,
  )
  const shown = value === undefined ? '' : `\`${JSON.stringify(value)}\`: `
  return [{ path, message: `${shown}${issue.message}` }]
}

function suggestion(key: string, known: readonly string[]): string {
  const near = nearestName(key, known)
  return near === undefined ? `; known are ${known.join(', ')}` : `; did you mean \`${near}\`?`
}

/** The names of the settings at a place of the configuration. */
function knownAt(path: readonly PropertyKey[]): readonly string[] {
  const node = path.reduce<SettingNode | undefined>(
    (inner, key) => inner?.properties?.[String(key)] ?? inner?.additionalProperties,
    describeSettings(),
  )
  return Object.keys(node?.properties ?? {})
}
