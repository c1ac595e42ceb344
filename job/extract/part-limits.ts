/** When a part of raw records is full. */
export interface PartLimits {
  /** Of the first two parts, uncompressed. Every two parts it doubles. */
  readonly firstBytes: number
  /** Of any part, uncompressed. */
  readonly maxBytes: number
  readonly maxRecords: number
}

/**
 * Parts are staged side by side, one a core: small enough to share the work out evenly, large enough to be worth their files and
 * their plans. How much is to come nobody knows, so they grow: a load of 40 MB is shared by three cores, one of 400 MB has nine
 * parts. Measured on 200 MB of launches in equal parts, two at once: 16 MiB take 3.2 CPU seconds and 382 MB to stage, 32 MiB
 * 3.0 and 410, 64 MiB 2.8 and 492, 128 MiB 2.5 and 576.
 */
export const defaultPartLimits: PartLimits = {
  firstBytes: 16 * 1024 * 1024,
  maxBytes: 64 * 1024 * 1024,
  maxRecords: 50_000,
}

/** How many bytes fill a part, by its number from 0. */
export function bytesOfPart(limits: PartLimits, part: number): number {
  return Math.min(limits.maxBytes, limits.firstBytes * 2 ** Math.floor(part / 2))
}
