import type { PathNode } from './path-node'

/** Sees every value of the records, besides the census that counts them. Asked on the fastest path there is: no promises. */
export interface ValueObserver {
  /** A path came up for the first time; its parent's was told before. */
  add(node: PathNode): void
  /** A member of `parent` whose path is beyond the limits: it and all below it are not noted. May be told more than once. */
  passOver(parent: PathNode, name: string): void
  /**
   * A value of the record being scanned stands at `start` to `end` of the window; members before their object. `kind` is
   * one of `kindOffset`; `isEscaped` says of a text whether there is a backslash in it.
   */
  note(node: PathNode, kind: number, start: number, end: number, isEscaped: boolean): void
  /** What was noted since the last record is void: it is scanned again, or was no record. */
  abandon(): void
  /** The record is complete, and what was noted lies in `bytes`. */
  commit(bytes: Buffer): void
}
