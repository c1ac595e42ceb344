import { isIP } from 'node:net'

/** Whether a host name of an address stands for this machine, so that what is sent there crosses no network. */
export function isThisMachine(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
