import { z } from 'zod'

/** The fields of a cursor in a manifest. */
export const cursorFields = {
  path: z.string().exactOptional(),
  initial: z.string().exactOptional(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  anew: z.literal(true).exactOptional(),
}
