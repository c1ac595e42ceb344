import { BadBzip2 } from './bad-bzip2'
import type { BitReader } from './bit-reader'
import { type HuffmanTable, readHuffmanTable, readSymbol } from './bzip2-huffman'

/** Symbols that one selector's table is good for. */
const groupSymbols = 50

/** Reads one block of a BZIP2 file and undoes its four steps: Huffman, move to front, Burrows-Wheeler, run lengths. */
export function readBlock(bits: BitReader, blockBytes: number, checksum: number): Buffer {
  if (bits.read(1) === 1) throw new BadBzip2('a randomised block, which no program has written for decades')
  const origin = bits.read(24)
  const symbols = readSymbolMap(bits)
  const { tables, selectors } = readTables(bits, symbols.length + 2)
  const { order, length } = readMoves(bits, symbols, tables, selectors, blockBytes)
  if (length === 0 || origin >= length) throw new BadBzip2('a block that points outside of itself')
  const block = expandRuns(order, length, origin)
  if (crc(block) !== checksum >>> 0) throw new BadBzip2('a wrong checksum of a block')
  return block
}

/** The bytes that occur in the block. */
function readSymbolMap(bits: BitReader): number[] {
  const used = bits.read(16)
  const symbols: number[] = []
  for (let high = 0; high < 16; high++) {
    if ((used & (0x8000 >> high)) === 0) continue
    const low = bits.read(16)
    for (let bit = 0; bit < 16; bit++) if ((low & (0x8000 >> bit)) !== 0) symbols.push(high * 16 + bit)
  }
  if (symbols.length === 0) throw new BadBzip2('a block without symbols')
  return symbols
}

function readTables(
  bits: BitReader,
  size: number,
): { readonly tables: readonly HuffmanTable[]; readonly selectors: Uint8Array } {
  const count = bits.read(3)
  const selectorCount = bits.read(15)
  if (count < 2 || count > 6 || selectorCount === 0) throw new BadBzip2('an invalid number of tables')
  const front = Array.from({ length: count }, (_unused, index) => index)
  const selectors = new Uint8Array(selectorCount)
  for (let index = 0; index < selectorCount; index++) {
    let place = 0
    while (bits.read(1) === 1) if (++place >= count) throw new BadBzip2('an invalid selector')
    const [table = 0] = front.splice(place, 1)
    front.unshift(table)
    selectors[index] = table
  }
  return { tables: front.map(() => readHuffmanTable(bits, size)), selectors }
}

/** Undoes Huffman and move to front: the last column of the Burrows-Wheeler matrix, in the low bytes of `order`. */
function readMoves(
  bits: BitReader,
  symbols: number[],
  tables: readonly HuffmanTable[],
  selectors: Uint8Array,
  blockBytes: number,
): { readonly order: Uint32Array; readonly length: number } {
  const order = new Uint32Array(blockBytes)
  const front = [...symbols]
  const end = symbols.length + 1
  let length = 0
  let run = 0
  let weight = 1
  for (let group = 0; ; group++) {
    const table = tables[selectors[group] ?? 255]
    if (table === undefined) throw new BadBzip2('a block without an end')
    for (let index = 0; index < groupSymbols; index++) {
      const symbol = readSymbol(bits, table)
      if (symbol <= 1) {
        // The length of a run in digits 1 and 2 of base 2.
        run += weight << symbol
        weight <<= 1
        if (run > blockBytes) throw new BadBzip2('a block that is too long')
        continue
      }
      if (run > 0) {
        if (length + run > blockBytes) throw new BadBzip2('a block that is too long')
        order.fill(front[0] ?? 0, length, length + run)
        length += run
        run = 0
        weight = 1
      }
      if (symbol === end) return { order, length }
      if (length >= blockBytes) throw new BadBzip2('a block that is too long')
      const byte = front[symbol - 1] ?? 0
      front.copyWithin(1, 0, symbol - 1)
      front[0] = byte
      order[length++] = byte
    }
  }
}

/** Undoes Burrows-Wheeler, and the runs: four equal bytes are followed by the number of those that follow them. */
function expandRuns(order: Uint32Array, length: number, origin: number): Buffer {
  const starts = new Uint32Array(256)
  for (let index = 0; index < length; index++) {
    const byte = order[index] ?? 0
    starts[byte] = (starts[byte] ?? 0) + 1
  }
  for (let byte = 0, sum = 0; byte < 256; byte++) {
    const count = starts[byte] ?? 0
    starts[byte] = sum
    sum += count
  }
  // The place of the next byte goes above the byte itself.
  for (let index = 0; index < length; index++) {
    const byte = (order[index] ?? 0) & 0xff
    const place = starts[byte] ?? 0
    starts[byte] = place + 1
    order[place] = (order[place] ?? 0) | (index << 8)
  }
  let output = Buffer.allocUnsafe(length * 2)
  let size = 0
  let place = (order[origin] ?? 0) >>> 8
  let last = -1
  let repeats = 0
  for (let index = 0; index < length; index++) {
    const entry = order[place] ?? 0
    const byte = entry & 0xff
    place = entry >>> 8
    if (size + 256 > output.length) output = Buffer.concat([output], output.length * 2)
    if (repeats === 4) {
      output.fill(last, size, size + byte)
      size += byte
      repeats = 0
      last = -1
      continue
    }
    repeats = byte === last ? repeats + 1 : 1
    last = byte
    output[size++] = byte
  }
  return output.subarray(0, size)
}

const crcTable = Uint32Array.from({ length: 256 }, (_unused, index) => {
  let value = index << 24
  for (let bit = 0; bit < 8; bit++)
    value = (value & 0x80000000) !== 0 ? (value << 1) ^ 0x04c11db7 : value << 1
  return value >>> 0
})

/** BZIP2's checksum: the polynomial of CRC-32, the highest bit first. */
function crc(bytes: Buffer): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (value << 8) ^ (crcTable[((value >>> 24) ^ byte) & 0xff] ?? 0)
  return ~value >>> 0
}
