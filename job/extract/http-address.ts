import { JobError } from '../errors/job-error'

/** Names of query parameters whose values are not for logs. */
const secretName = /key|token|secret|password|passwd|signature|sig|auth|credential/i

/** The address of a stream: the base address and the path behind it, query string included. */
export function streamAddress(baseUrl: string, path: string): URL {
  const base = baseUrl.replace(/\/+$/, '')
  const separator = path === '' || path.startsWith('/') || path.startsWith('?') ? '' : '/'
  const text = base + separator + path
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    // Nothing can take it apart, and both its login and its query may be secret.
    const shown = text.replace(/\/\/[^/]*@/, '//***@').replace(/\?.+$/s, '?…')
    throw new JobError('EXTRACT_ADDRESS_INVALID', `\`${shown}\` is not an http or https address`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new JobError('EXTRACT_ADDRESS_INVALID', `the address of \`${url.host}\` has credentials in it`, {
      hint: 'send them as a header of the source: `authorization: env(…)`',
    })
  }
  url.hash = ''
  return url
}

/** An address as logs, messages and manifests may show it: without the values of what may be a secret. */
export function showAddress(url: URL): string {
  const shown = new URL(url)
  for (const name of new Set(shown.searchParams.keys())) {
    if (secretName.test(name)) shown.searchParams.set(name, '***')
  }
  shown.username = ''
  shown.password = ''
  return shown.href
}

/** Takes the values of headers out of a text that came from a source: error pages like to repeat what they were sent. */
export function hideSecrets(text: string, headers: Readonly<Record<string, string>>): string {
  let shown = text
  for (const value of Object.values(headers)) {
    for (const secret of [value, ...value.split(/\s+/)])
      if (secret.length >= 6) shown = shown.replaceAll(secret, '***')
  }
  return shown
}
