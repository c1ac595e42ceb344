/** What differs from a real cluster although it is accepted: one row of the documentation each. */
export interface Difference {
  readonly subject: string
  readonly here: string
  readonly onRedshift: string
}

/** The differences that are known, by subject. */
export const differences: readonly Difference[] = [
  {
    subject: 'TLS',
    here: 'plain connections are taken too; the certificate comes from an authority of the endpoint’s own',
    onRedshift: 'a parameter group decides; the certificate comes from Amazon’s authorities',
  },
  {
    subject: 'Superusers',
    here: 'the user that is there from the start may do what the users may that it has made, and they have; one made with CREATEUSER only what its own users may. SESSION_USER is who logged in, also behind SET SESSION AUTHORIZATION',
    onRedshift: 'a superuser may do everything',
  },
  {
    subject: 'System views',
    here: 'everybody sees the statements and loads of all users; SVV_TABLE_INFO, PG_VIEWS and the like tell no rows and no text of what another transaction has locked; the ids of transactions are 0, and COMMIT has no row of its own',
    onRedshift:
      'who is no superuser sees his own; nothing is left out; statements are joined by the ids of their transactions',
  },
  {
    subject: 'The text of a view',
    here: 'is as PostgreSQL writes it down, with functions of the endpoint’s own (`rs_catalog.`) in the place of some of Redshift’s',
    onRedshift: 'is written down by Redshift; that of a late-binding view is as it was sent, here too',
  },
  {
    subject: 'Passwords',
    here: 'are kept as MD5, also one that is to be kept as SHA-256; a SHA-256 digest is refused',
    onRedshift: 'are kept as they were given',
  },
  {
    subject: 'A client that is lost',
    here: 'what it has begun is ended and rolled back, a COPY too',
    onRedshift: 'a statement outside a transaction is finished',
  },
  {
    subject: 'Cursors',
    here: 'FETCH takes any number of rows, and the result may be as large as the disk allows',
    onRedshift:
      'a cluster of one node refuses FETCH ALL and more than 1,000 rows; the size of results depends on the nodes',
  },
  {
    subject: 'Isolation',
    here: 'is serializable as to which transactions fail: table by table, as on Redshift, and a circle over several tables is found when the last of them commits; within a transaction that may write each statement sees what others have committed by then: who has written what, and which late-binding views have to be made again, is kept in tables that a snapshot of PostgreSQL’s would hide from the triggers, so that two transactions that only insert would fail, and a circle would not be found; BEGIN READ ONLY reads one snapshot',
    onRedshift:
      'the statement that closes a circle fails; every transaction sees what was there at its first statement on a table; databases of new clusters and workgroups have SNAPSHOT isolation, under which fewer transactions fail',
  },
  {
    subject: 'IAM',
    here: 'COPY and UNLOAD ask only for the role’s ARN; no policy is looked at',
    onRedshift: 'the role has to be attached to the cluster and to have the rights',
  },
  {
    subject: 'COPY',
    here: 'COMPUPDATE, COMPROWS and STATUPDATE change nothing; a text with a NUL in it is an error',
    onRedshift: 'encodings and statistics are made; NULs are loaded by NULL AS',
  },
  {
    subject: 'UNLOAD',
    here: 'ZSTD needs Node.js 22.15 or newer; two slices take 1,000 rows in turn; MAXFILESIZE counts bytes before they are compressed; ROWGROUPSIZE changes nothing',
    onRedshift: 'as many slices as the cluster has',
  },
  {
    subject: 'Identifiers',
    here: 'are folded to lower case always; enable_case_sensitive_identifier cannot be switched on; those of more than 63 bytes are kept under a shorter name: they are shown whole, but by them nothing is found in those views of INFORMATION_SCHEMA and tables of PG_CATALOG that this page does not name',
    onRedshift: 'it can be; all 127 bytes are kept',
  },
  {
    subject: 'Settings',
    here: 'those that only Redshift has are kept and shown, and change nothing',
    onRedshift: 'they have their effect',
  },
  {
    subject: 'Keys',
    here: 'DROP TABLE does not ask for CASCADE where a foreign key names the table, but takes the key away',
    onRedshift: 'it asks for it',
  },
  {
    subject: 'Distribution, sort keys and encodings',
    here: 'are kept in the catalogue, and change nothing about speed; ANALYZE COMPRESSION answers the encodings that there are',
    onRedshift: 'they decide about it; ANALYZE COMPRESSION recommends others',
  },
  {
    subject: 'SYS_QUERY_DETAIL',
    here: 'has one row a table: the step of its last transaction that inserted, unless that was rolled back',
    onRedshift: 'it has a row for each step of each query',
  },
  {
    subject: 'HLL, APPROXIMATE COUNT and APPROXIMATE PERCENTILE_DISC',
    here: 'are exact',
    onRedshift: 'they are estimates',
  },
  {
    subject: 'DECIMAL',
    here: 'a quotient has at least 16 significant digits, whatever the types of its operands; sums and products have the scale that Redshift gives them, but no precision, so that none overflows; the rows of a UNION keep the scale of their own column',
    onRedshift:
      'precision and scale follow from those of the operands: a quotient has max(4, s1 + p2 − s2 + 1) digits behind the point, DECIMAL(8,2) / DECIMAL(8,2) nine; cast it, and both answer the same',
  },
  {
    subject: 'Hashes',
    here: 'CHECKSUM of text, FNV_HASH and MURMUR3_32_HASH of decimals and times are refused',
    onRedshift: 'they answer what no document tells',
  },
  {
    subject: 'Procedures and functions',
    here: 'their bodies are kept, and shown, as they were rewritten; what EXECUTE is given that is not written out there is PostgreSQL’s SQL; a block that handles errors within another one that does loses what its handler did; tables made in a procedure have no distribution and sort keys',
    onRedshift:
      'bodies are kept as they were written, all of it is Redshift’s SQL, and each handler’s work is committed',
  },
  {
    subject: 'Formats',
    here: 'TO_CHAR prints nothing for `L`, and nothing for `TZ` of a TIMESTAMP; intervals are printed as PostgreSQL prints them',
    onRedshift: '`L` is $, `TZ` is UTC',
  },
  {
    subject: 'Regular expressions',
    here: 'are PostgreSQL’s, which know the classes and look-aheads of PCRE also without the parameter `p`',
    onRedshift: 'are POSIX, or PCRE with it',
  },
  {
    subject: 'Casts of BOOLEAN to text',
    here: 'fail on the first row',
    onRedshift: 'fail without one too',
  },
  {
    subject: 'Positions of errors',
    here: 'are left away where the statement was rewritten',
    onRedshift: 'point into the statement',
  },
]
