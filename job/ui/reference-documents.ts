import { catalogue, type ErrorCode } from '../errors/catalogue'
import { type SettingDefinition, settingsTable } from '../settings-table'

/** `docs/errors.md`: every code of the catalogue, in alphabetical order. */
export function errorsDocument(): string {
  const sections = (Object.keys(catalogue) as ErrorCode[]).sort().map((code) => {
    const { kind, summary, hint } = catalogue[code]
    return `## ${code}\n\n${summary}\n\n- Kind: ${kind}\n- Way out: ${hint}\n`
  })
  return `# Errors

Written from the catalogue in \`job/errors\` by \`npm run docs\`. \`lakeload errors <code>\` prints the same.
The kind decides the exit code: usage and config end with 2, data and internal with 1 (a rerun will not help),
transient with 4 (a rerun is worthwhile). [diagnosis.md](diagnosis.md) tells how an error of a load leads to its record.

${sections.join('\n')}`
}

/** \`docs/settings.md\`: every environment variable of the job. */
export function settingsDocument(): string {
  const rows = Object.values(settingsTable).map((setting: SettingDefinition) => {
    const secret = setting.secret === true ? ' Never printed.' : ''
    return `| \`${setting.variable}\` | ${setting.description}${secret} | ${defaultOf(setting)} |`
  })
  return `# Settings

Written from \`job/settings-table.ts\` by \`npm run docs\`. With \`--local\`, \`lakeload\` sets those of the lake and the
warehouse itself. The AWS SDK's own variables (credentials, profile) work as everywhere; a pipeline definition may read
more, which it names (\`SPACEX_API_URL\` in \`pipelines/spacex\`).

| variable | meaning | default |
| --- | --- | --- |
${rows.join('\n')}

The local endpoints read two more: \`LAKELOAD_HOME\`, the folder in which \`.lakeload/\` lies (default: the project), and
\`LAKELOAD_SAMPLE_FILE\`, a JSON file that the local API serves instead of generated launches.
`
}

function defaultOf(setting: SettingDefinition): string {
  if (setting.default === undefined) return 'needed'
  return setting.default === '' ? 'see left' : `\`${setting.default}\``
}
