import type { StreamCursor } from '../pipeline/manifests'

/** `orders from `2026-11-20` to `2026-11-21``. */
export function describeCursor({ stream, from, to, anew }: StreamCursor): string {
  const begin = from === null || anew === true ? 'its beginning' : `\`${from}\``
  const end = to === null || (to === from && anew !== true) ? ', nothing newer' : ` to \`${to}\``
  return `${stream} from ${begin}${end}`
}
