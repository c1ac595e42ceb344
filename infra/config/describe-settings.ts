import { z } from 'zod'
import { configShape } from './shape'

/** A setting or a group of settings, as JSON Schema tells it. */
export interface SettingNode {
  readonly description?: string
  readonly type?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: SettingNode
  readonly properties?: Readonly<Record<string, SettingNode>>
  readonly additionalProperties?: SettingNode
}

/** Every setting with its type, default and description: what documents and near misses are made of. */
export function describeSettings(): SettingNode {
  return z.toJSONSchema(configShape, { io: 'input' }) as SettingNode
}
