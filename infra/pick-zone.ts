import { ConfigError } from './config/parse-config'

/**
 * The zone of a number, from 0.
 *
 * @throws ConfigError where the region has fewer zones than the configuration wants
 */
export function pickZone(names: readonly string[], zone: number): string {
  const name = names[zone]
  if (name !== undefined) return name
  const message = `the region offers only ${names.length}: ${names.join(', ')}`
  throw new ConfigError([{ path: 'network.zones', message }])
}
