import { shown } from './long-names'

/**
 * What a role of PostgreSQL is on Redshift: a user that can log in, a group that users are put into, or a role that is granted. A limit of
 * connections means nothing to who cannot log in, so 0 marks a group (see users.ts of the dialect).
 */
const kind = (role: string) =>
  `CASE WHEN ${role}.rolcanlogin THEN 'user' WHEN ${role}.rolconnlimit = 0 THEN 'group' ELSE 'role' END`

/** Whether a role is people's, not the server's own. */
const ofPeople = (role: string) => `${role}.rolname NOT LIKE 'pg\\_%' AND ${role}.oid >= 16384`

/** A membership that somebody granted: PostgreSQL notes who has made a role as one of its members. */
const granted = (member: string) => `${member}.grantor <> ${member}.member AND ${member}.grantor >= 16384`

/** Users, groups and roles; the server's own user has the name of Redshift's. Redshift's superuser is whoever may create users here. */
export const userViews: readonly string[] = [
  `CREATE FUNCTION rs_catalog.role_kind(role oid) RETURNS varchar LANGUAGE sql STABLE AS $$ SELECT CASE WHEN role = 0 THEN 'public' ELSE
    (SELECT ${kind('r')} FROM pg_catalog.pg_roles r WHERE r.oid = role) END $$`,
  `CREATE VIEW rs_catalog.pg_user AS
    SELECT CASE WHEN r.oid < 16384 THEN 'rdsdb' ELSE ${shown('r.rolname')} END AS usename, r.oid AS usesysid, r.rolcreatedb AS usecreatedb, r.rolsuper OR r.rolcreaterole AS usesuper, false AS usecatupd,
      '********'::text AS passwd, r.rolvaliduntil AS valuntil, r.rolconfig AS useconfig
    FROM pg_catalog.pg_roles r WHERE r.rolcanlogin`,
  `CREATE VIEW rs_catalog.pg_group AS
    SELECT ${shown('g.rolname')} AS groname, g.oid AS grosysid, ARRAY(SELECT m.member FROM pg_catalog.pg_auth_members m WHERE m.roleid = g.oid AND ${granted('m')}) AS grolist
    FROM pg_catalog.pg_roles g WHERE ${ofPeople('g')} AND ${kind('g')} = 'group'`,
  `CREATE VIEW pg_catalog.svv_user_info AS SELECT usename::varchar AS user_name, usesysid::integer AS user_id, usecreatedb AS createdb, usesuper AS superuser, false AS catalog_update,
    NULL::varchar AS connection_limit, 'RESTRICTED'::varchar AS syslog_access, 0 AS last_ddl_timestamp, NULL::integer AS session_timeout, NULL::varchar AS external_user_id FROM rs_catalog.pg_user`,
  `CREATE VIEW pg_catalog.svl_user_info AS SELECT usename, usesysid::integer, usecreatedb, usesuper, false AS usecatupd, 'UNLIMITED'::text AS useconnlimit, 'RESTRICTED'::text AS syslogaccess,
    NULL::timestamp AS last_ddl_ts, 0 AS sessiontimeout, NULL::text AS external_id FROM rs_catalog.pg_user`,
  `CREATE VIEW pg_catalog.pg_user_info AS SELECT usename, usesysid, usecreatedb, usesuper, false AS usecatupd, NULL::text AS passwd, valuntil, NULL::text[] AS useconfig, 'UNLIMITED'::text AS useconnlimit FROM rs_catalog.pg_user`,
  `CREATE VIEW pg_catalog.svv_roles AS SELECT r.oid::integer AS role_id, ${shown('r.rolname')} AS role_name,
      (SELECT ${shown('u.rolname')} FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles u ON u.oid = m.member WHERE m.roleid = r.oid AND m.admin_option AND m.grantor < 16384 LIMIT 1)::varchar AS role_owner,
      NULL::varchar AS external_id FROM pg_catalog.pg_roles r
    WHERE ${ofPeople('r')} AND ${kind('r')} = 'role'`,
  `CREATE VIEW pg_catalog.svv_user_grants AS SELECT m.member::integer AS user_id, ${shown('u.rolname')} AS user_name, m.roleid::integer AS role_id, ${shown('r.rolname')} AS role_name, m.admin_option
    FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles u ON u.oid = m.member JOIN pg_catalog.pg_roles r ON r.oid = m.roleid
    WHERE u.rolcanlogin AND ${ofPeople('r')} AND ${kind('r')} = 'role' AND ${granted('m')}`,
  `CREATE VIEW pg_catalog.svv_role_grants AS SELECT m.member::integer AS role_id, ${shown('u.rolname')} AS role_name, m.roleid::integer AS granted_role_id, ${shown('r.rolname')} AS granted_role_name
    FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles u ON u.oid = m.member JOIN pg_catalog.pg_roles r ON r.oid = m.roleid
    WHERE NOT u.rolcanlogin AND ${ofPeople('r')} AND ${kind('r')} = 'role' AND ${granted('m')}`,
  `CREATE VIEW rs_catalog.pg_default_acl AS SELECT d.oid, d.defaclrole AS defacluser, d.defaclnamespace, d.defaclobjtype, d.defaclacl FROM pg_catalog.pg_default_acl d`,
  /* Who makes a user, a group or a role becomes a member of it, and so may do all that it may: what a superuser may on Redshift. */
  `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET createrole_self_grant = ''set, inherit''', current_database()); END $$`,
]
