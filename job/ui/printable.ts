/** Text of a source on one line, control characters as JSON escapes them: JSON itself escapes only those below 32, a terminal obeys others too. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1)
    return escaped.length > 1 ? escaped : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
