import { BadBzip2 } from './bad-bzip2'
import { BitReader } from './bit-reader'
import { readBlock } from './bzip2-block'

const blockMagic = 0x314159265359
const endMagic = 0x177245385090

/** Decompresses a BZIP2 file, block by block; several archives one behind the other are one file. */
export function* bunzip(path: string): Generator<Buffer> {
  const bits = new BitReader(path)
  try {
    for (let isFirst = true; !bits.isAtEnd(); isFirst = false) {
      if (bits.read(24) !== 0x425a68)
        throw new BadBzip2(isFirst ? 'no BZIP2 signature' : 'data behind the end')
      const level = bits.read(8) - 0x30
      if (level < 1 || level > 9) throw new BadBzip2('an invalid block size')
      yield* blocks(bits, level * 100_000)
      bits.align()
    }
  } finally {
    bits.close()
  }
}

function* blocks(bits: BitReader, blockBytes: number): Generator<Buffer> {
  let combined = 0
  for (;;) {
    const magic = bits.read(24) * 0x1000000 + bits.read(24)
    const checksum = bits.read(16) * 0x10000 + bits.read(16)
    if (magic === endMagic) {
      if (combined >>> 0 !== checksum >>> 0) throw new BadBzip2('a wrong checksum of the file')
      return
    }
    if (magic !== blockMagic) throw new BadBzip2('an invalid block')
    const block = readBlock(bits, blockBytes, checksum)
    combined = ((combined << 1) | (combined >>> 31)) ^ checksum
    yield block
  }
}
