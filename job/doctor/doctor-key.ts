import { ulid } from 'ulid'

/**
 * A key of the lake that nobody else writes. Doctor's objects lie in a folder of their own, for the moment of a check:
 * no step reads there, and a lifecycle rule may empty it.
 */
export function doctorKey(name: string): string {
  return `doctor/${ulid()}/${name}`
}
