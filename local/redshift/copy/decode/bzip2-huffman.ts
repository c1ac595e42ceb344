import { BadBzip2 } from './bad-bzip2'
import type { BitReader } from './bit-reader'

const maxCodeBits = 20

/** Codes by their length: the highest code of it, and where its symbols begin. */
export interface HuffmanTable {
  readonly least: number
  readonly limits: Int32Array
  readonly offsets: Int32Array
  readonly symbols: Uint16Array
}

/** Reads the lengths of a table's codes, each told by its distance to the one before, and makes the table. */
export function readHuffmanTable(bits: BitReader, size: number): HuffmanTable {
  const lengths = new Uint8Array(size)
  let length = bits.read(5)
  for (let symbol = 0; symbol < size; symbol++) {
    while (bits.read(1) === 1) length += bits.read(1) === 1 ? -1 : 1
    if (length < 1 || length > maxCodeBits) throw new BadBzip2('an invalid length of a code')
    lengths[symbol] = length
  }
  const limits = new Int32Array(maxCodeBits + 2)
  const offsets = new Int32Array(maxCodeBits + 2)
  const symbols = new Uint16Array(size)
  const least = Math.min(...lengths)
  let code = 0
  let place = 0
  for (let bitCount = least; bitCount <= maxCodeBits; bitCount++) {
    offsets[bitCount] = place - code
    for (let symbol = 0; symbol < size; symbol++) {
      if (lengths[symbol] !== bitCount) continue
      symbols[place++] = symbol
      code++
    }
    limits[bitCount] = code
    code <<= 1
  }
  return { least, limits, offsets, symbols }
}

/** Reads one symbol. */
export function readSymbol(bits: BitReader, table: HuffmanTable): number {
  let code = bits.read(table.least)
  for (let length = table.least; length <= maxCodeBits; length++) {
    if (code < (table.limits[length] ?? 0)) {
      const symbol = table.symbols[code + (table.offsets[length] ?? 0)]
      if (symbol !== undefined) return symbol
      break
    }
    code = (code << 1) | bits.read(1)
  }
  throw new BadBzip2('an invalid code')
}
