/** One JSON path of the records, in a tree that has a branch for each member name and each list's elements. */
export class PathNode {
  /** The canonical path, such as `$.cores[*].core`. */
  readonly path: string
  /** Where the node's six counts start in the census. */
  readonly slot: number
  /**
   * The member's name as it was first spelled, closing quote included. Empty where it cannot be recognised by its bytes alone:
   * for `$`, for elements, and for a spelling with escapes, which is to be looked at each time.
   */
  readonly spelling: Uint8Array
  /** The member that came first in the latest object that had one: objects of one kind repeat their order. */
  first: PathNode | undefined
  /** The member that came after this one the last time. */
  next: PathNode | undefined
  /** The elements, where the value is a list. */
  elements: PathNode | undefined
  /** The members by the bytes of their names, as Latin-1 text; a name spelled with escapes has an entry for each spelling. */
  readonly members = new Map<string, PathNode>()
  /** The object that the member was last seen in: seen in it twice means a duplicate name. */
  seenIn = 0
  /** Whether an example has been taken, or waits for its record to be complete. */
  hasExample = false

  constructor(path: string, slot: number, spelling: Uint8Array) {
    this.path = path
    this.slot = slot
    this.spelling = spelling
  }
}
