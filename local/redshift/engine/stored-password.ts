import type { Pool } from 'pg'

/** The hash of a user's password: none for an unknown user, one with a disabled password, and one that is not valid any more. */
export async function storedPassword(pool: Pool, user: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ hash: string | null }>(
    `select rolpassword as hash from pg_authid where rolname = $1 and rolcanlogin and not rolsuper
       and coalesce(rolvaliduntil, 'infinity') > now()`,
    [user],
  )
  const hash = rows[0]?.hash ?? undefined
  return hash?.startsWith('md5') === true ? hash : undefined
}
