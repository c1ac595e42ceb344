import { describeSettings, type SettingNode } from './describe-settings'

/** `docs/config.md`: every setting of a stack, from the table that the parser reads with. */
export function configDocument(): string {
  const groups = Object.entries(describeSettings().properties ?? {})
  return `# Configuration of a stack

Written from \`infra/config/shape.ts\` by \`npm run docs\`. Settings stand in \`Pulumi.<stack>.yaml\`, below \`lakeload:<group>\`;
[Pulumi.dev.yaml](../Pulumi.dev.yaml) and [Pulumi.prod.yaml](../Pulumi.prod.yaml) are working examples. One is set by

    pulumi config set --path lakeload:network.egress nat

\`aws:region\` is needed. All problems of a configuration are told at once, by \`pulumi preview\` and \`pulumi up\`, before
anything is made; \`lakeload cost\` reads the same file and needs neither Pulumi nor an account. A setting that is named and
would do nothing beside the others, such as \`warehouse.nodes\` with \`warehouse.kind: serverless\`, is one of them, also where
it has its default's value.

One setting is a secret and stands apart: \`pulumi config set --secret lakeload:webhook https://…\` names an https address, of a
Slack incoming webhook or anything else, that gets alerts and the job's notices.

${groups.map(([name, node]) => groupSection(name, node)).join('\n')}`
}

function groupSection(name: string, node: SettingNode): string {
  const members = node.properties ?? node.additionalProperties?.properties
  const title = node.properties === undefined && members !== undefined ? `${name}.<name>` : name
  const intro = node.description === undefined ? '' : `\n${node.description}\n`
  if (members === undefined) return `## ${title}\n${intro}`
  const rows = Object.entries(members).map(([member, setting]) => settingRow(member, setting))
  return `## ${title}
${intro}
| setting | takes | default | meaning |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

function settingRow(name: string, setting: SettingNode): string {
  const fallback =
    setting.default === undefined ? '' : `\`${JSON.stringify(setting.default).replace(/^"|"$/g, '')}\``
  return `| \`${name}\` | ${takes(setting)} | ${fallback} | ${setting.description ?? ''} |`
}

/** zod writes its own bounds of whole numbers where a setting has none. */
const unbounded = Number.MAX_SAFE_INTEGER

function takes({
  type,
  enum: values,
  minimum = -unbounded,
  maximum = unbounded,
  items,
  additionalProperties,
}: SettingNode): string {
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(', ')
  if (items !== undefined) return `a list of ${takes(items)}`
  if (additionalProperties !== undefined) return 'names and texts'
  if (type === 'boolean') return '`true`, `false`'
  if (type !== 'integer') return 'text'
  if (minimum > -unbounded && maximum < unbounded) return `${minimum} to ${maximum}`
  return minimum > -unbounded ? `${minimum} or more` : 'a whole number'
}
