/** The layers of an image that hold something, as a Markdown table: what made them and their size. */
export function layersTable(layers) {
  const rows = layers
    .filter(({ bytes }) => bytes > 50_000)
    .map(({ bytes, createdBy }) => `| ${(bytes / 1e6).toFixed(1).padStart(6)} | ${describe(createdBy)} |`)
  const total = layers.reduce((sum, { bytes }) => sum + bytes, 0)
  return [
    '|     MB | made by |',
    '| -----: | --- |',
    ...rows,
    `| ${(total / 1e6).toFixed(1).padStart(6)} | in all |`,
  ].join('\n')
}

function describe(createdBy) {
  return createdBy
    .replace(/^\/bin\/sh -c (#\(nop\) )?|^RUN \/bin\/sh -c /, '')
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .trim()
    .slice(0, 90)
}
