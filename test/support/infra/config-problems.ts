import { ConfigError, parseConfig, type RawConfig } from '../../../infra/config/parse-config'

/** What is wrong with a configuration, each problem with its place; empty where it is a stack's. */
export function problemsOf(raw: RawConfig): readonly string[] {
  try {
    parseConfig(raw)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(({ path, message }) => `${path}: ${message}`)
  }
}
