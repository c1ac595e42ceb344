import type { Notice } from '../ports/notifier'

/** Hosts of Slack's incoming webhooks, which take a text and refuse what they do not know. */
const slackHosts: ReadonlySet<string> = new Set(['hooks.slack.com', 'hooks.slack-gov.com'])

/** A Slack message may have 40,000 characters; beyond that it is cut in the middle of a word. */
const maxSlackCharacters = 39_000

/**
 * What is posted for a notice. Slack gets its text alone, in Slack's own spelling; every other webhook gets the text as
 * `text` too, which Mattermost and Rocket.Chat show, and the facts beside it.
 */
export function webhookBody(notice: Notice, host: string): Readonly<Record<string, unknown>> {
  if (slackHosts.has(host)) return { text: slackText(notice) }
  return { ...notice, text: notice.text }
}

/** Slack reads `&`, `<` and `>` as its own marks. */
function slackText({ text }: Notice): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  return escaped.length <= maxSlackCharacters ? escaped : `${escaped.slice(0, maxSlackCharacters)} …`
}
