import type { StackContext } from './context'

/**
 * The namespace of the metrics that a stack's job emits. The stack's own, because pipelines have the same names in
 * every stack of an account: one for all would take a run of the test stack for the heartbeat of production.
 */
export function metricsNamespace({ prefix }: Pick<StackContext, 'prefix'>): string {
  return prefix
}
