const microsecondsOfDay = 86_400_000_000n

/** A VARBYTE is a BYTEA here, which PostgreSQL writes as `\x616263`; Redshift sends the digits alone. */
export function digitsOfBytes(text: Buffer): Buffer {
  return text.subarray(2)
}

/** A binary interval in the twelve bytes of PostgreSQL 8.0, which had no days apart from the time. */
export function shortInterval(value: Buffer): Buffer {
  const short = Buffer.alloc(12)
  short.writeBigInt64BE(value.readBigInt64BE(0) + BigInt(value.readInt32BE(8)) * microsecondsOfDay)
  value.copy(short, 8, 12, 16)
  return short
}
