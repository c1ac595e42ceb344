import { consoleUrl } from '../../../infra/console-url'

test.each([
  ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com'],
  ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com'],
])('the console of %s', (partition, region, url) => {
  expect(consoleUrl({ partition, region })).toBe(url)
})
