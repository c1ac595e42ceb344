/**
 * Files are read as texts of one letter a byte: places in them are places in the file, lengths are VARCHAR's lengths, and what is
 * not looked at passes through untouched, be it UTF-8 or not. These functions lead into that form and out of it.
 */

/**
 * The letters of a text, one for each byte of its UTF-8. One of ASCII is itself: cutting a text at a letter that is a constant of the
 * program is several times faster than at one that was made of bytes.
 */
export function toBytes(text: string): string {
  const code = text.charCodeAt(0)
  if (text.length === 1 && code < 128) return String.fromCharCode(code)
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** The text that bytes are in UTF-8. What is no UTF-8 shows as a replacement character, and PostgreSQL takes no NUL. */
export function fromBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\0', '\ufffd')
}
