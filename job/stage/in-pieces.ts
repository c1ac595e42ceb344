/** So many columns are asked about in one query: the time to plan a query grows with the square of its expressions. */
const columnsAtOnce = 50

/** Columns in pieces that one query each can ask about. */
export function* inPieces<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += columnsAtOnce) {
    yield all.slice(start, start + columnsAtOnce)
  }
}
