import { type Finding, ok } from '../check'
import { resolveHost } from '../resolve-host'

/** The host of the webhook resolves. Its path is a secret, and posting to it would tell people. */
export async function checkWebhook(webhook: string): Promise<Finding> {
  const { hostname } = new URL(webhook)
  await resolveHost(hostname, 'LAKELOAD_NOTIFY_WEBHOOK')
  return ok(`\`${hostname}\` resolves; \`lakeload doctor --notify\` posts a test notice`)
}
