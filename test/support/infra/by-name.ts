import type { RecordedGraph, Registration } from './pulumi-mocks'

/** The registrations of a type in the order of their names; that in which they arrive is nobody's promise. */
export function byName(graph: RecordedGraph, type: string): readonly Registration[] {
  return [...graph.ofType(type)].sort((left, right) => (left.name < right.name ? -1 : 1))
}
