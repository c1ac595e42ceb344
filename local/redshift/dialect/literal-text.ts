/** What stands between the quotes of a literal, or between its dollars; nothing where escapes make it another text. */
export function literalText(literal: string): string | undefined {
  const dollars = /^(\$\w*\$)([\s\S]*)\1$/.exec(literal)
  if (dollars !== null) return dollars[2]
  return literal.startsWith("'") && !literal.includes('\\')
    ? literal.slice(1, -1).replaceAll("''", "'")
    : undefined
}
