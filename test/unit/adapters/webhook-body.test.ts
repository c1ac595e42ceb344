import { webhookBody } from '../../../job/adapters/webhook-body'
import { notice } from '../../support/notice'

test.each(['hooks.slack.com', 'hooks.slack-gov.com'])(
  '%s gets its text alone, in its own spelling',
  (host) => {
    expect(webhookBody(notice, host)).toEqual({
      text: 'Pipeline shop failed\n\nvalue `&lt;b&gt;&amp;"grüße"&lt;/b&gt;` of `$.total`\n\nWhat to do: look at it',
    })
  },
)

test('every other webhook gets the facts too', () => {
  expect(webhookBody(notice, 'hooks.slack.com.example')).toEqual(notice)
})

test('a long text is cut where Slack would cut it', () => {
  const { text } = webhookBody({ ...notice, text: '<'.repeat(20_000) }, 'hooks.slack.com') as { text: string }
  expect(text.length).toBeLessThan(40_000)
  expect(text).toMatch(/^(&lt;)+ …$/)
})
