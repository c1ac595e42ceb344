import type { Draft } from '../draft'
import { fromNames } from '../from-items'
import { hasWord, isCall, type RefusalEntry } from './entry'

/** A function that Redshift has not: each with what to use. */
const missingFunctions: readonly (readonly [names: string, instead: string])[] = [
  ['string_agg', 'use LISTAGG(value, separator) WITHIN GROUP (ORDER BY …)'],
  [
    'array_agg json_agg jsonb_agg xmlagg',
    'use LISTAGG(value, separator) WITHIN GROUP (ORDER BY …), or SPLIT_TO_ARRAY of it',
  ],
  [
    'json_object_agg jsonb_object_agg json_build_object jsonb_build_object row_to_json to_json to_jsonb',
    'use OBJECT(key, value, …)',
  ],
  ['json_build_array jsonb_build_array', 'use ARRAY(value, …)'],
  [
    'json_array_elements jsonb_array_elements json_array_elements_text jsonb_array_elements_text json_each jsonb_each json_each_text json_to_recordset',
    'unnest SUPER in the FROM clause: FROM t, t.items AS item',
  ],
  [
    'array_length array_upper array_to_string string_to_array array_remove array_append_pg cardinality',
    'use SUPER with GET_ARRAY_LENGTH or SPLIT_TO_ARRAY',
  ],
  [
    'regexp_matches regexp_match regexp_split_to_table regexp_split_to_array',
    'use REGEXP_SUBSTR, REGEXP_INSTR or REGEXP_COUNT',
  ],
  ['concat_ws', "use a || ',' || b"],
  ['format', 'use || and TO_CHAR'],
  ['gen_random_uuid uuid_generate_v4', 'compute the id before the rows are loaded, or use IDENTITY'],
  ['make_date make_timestamp make_interval make_time', 'use TO_DATE, TO_TIMESTAMP or DATEADD'],
  ['date_bin', 'use DATE_TRUNC'],
  ['starts_with', "use LIKE 'prefix%'"],
  ['every', 'use BOOL_AND'],
  [
    'corr covar_pop covar_samp regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy',
    'write its formula with AVG, SUM and STDDEV',
  ],
  ['mode', 'count the rows of each value, and take the first by QUALIFY'],
  ['justify_days justify_hours justify_interval', 'use DATEADD and DATEDIFF'],
  ['div', 'divide integers by /, which cuts'],
  ['setseed', 'use SET seed TO …'],
  ['width_bucket', 'use FLOOR, or CASE'],
  ['generate_subscripts', 'unnest SUPER in the FROM clause with AT'],
  ['bit_length', 'use 8 * OCTET_LENGTH(…)'],
  ['overlay', 'use LEFT, || and SUBSTRING'],
  ['convert_from convert_to', 'use FROM_VARBYTE or TO_VARBYTE'],
  ['encode', "use FROM_VARBYTE(value, 'hex') or TO_HEX"],
  ['quote_nullable', "use NVL(QUOTE_LITERAL(value), 'NULL')"],
  ['num_nulls num_nonnulls', 'use CASE WHEN … IS NULL THEN 1 ELSE 0 END'],
  ['gcd lcm factorial', 'compute it before the rows are loaded'],
  ['log10', 'use LOG, which has the base 10'],
  ['sinh cosh tanh asinh acosh atanh', 'write its formula with EXP and LN'],
  ['scale trim_scale min_scale', 'use DECIMAL_SCALE of a SUPER value, or ROUND'],
  ['json_object json_objectagg', 'use OBJECT(key, value, …)'],
  ['json_array json_arrayagg json_scalar', 'use ARRAY(value, …)'],
  ['json_value json_query json_exists json_table', 'use JSON_EXTRACT_PATH_TEXT, or dot notation on SUPER'],
  ['hashtext hashtextextended', 'use FNV_HASH, or MD5'],
  ['bit_count unistr', 'compute it before the rows are loaded'],
  ['sha224 sha256 sha384 sha512', 'use SHA2(value, bits)'],
  ['parse_ident', 'use SPLIT_PART'],
  ['regexp_like', 'use value ~ pattern'],
  ['string_to_table', 'use SPLIT_TO_ARRAY and unnest it in the FROM clause'],
  ['to_tsvector to_tsquery ts_rank', 'use LIKE or regular expressions'],
  ['inet_client_addr inet_client_port inet_server_addr inet_server_port', 'use STV_SESSIONS'],
  ['current_query', 'use STL_QUERY'],
  ['txid_current', 'use STV_TRANSACTIONS'],
  ['nextval currval setval lastval', 'use IDENTITY(1, 1)'],
  ['clock_timestamp statement_timestamp transaction_timestamp', 'use GETDATE() or SYSDATE'],
  [
    'jsonb_extract_path_text jsonb_set jsonb_path_query jsonb_typeof jsonb_pretty',
    'use JSON_EXTRACT_PATH_TEXT, or dot notation on SUPER',
  ],
]

/** Functions that Redshift has and the local endpoint has not: each with what to do. */
const localFunctions: readonly (readonly [names: string, instead: string])[] = [
  [
    'hll_create_sketch hll_cardinality hll_combine hll_combine_sketches',
    'it has no HLLSKETCH: use HLL(…), or APPROXIMATE COUNT(DISTINCT …)',
  ],
  ['text_to_int_alt text_to_numeric_alt', 'use TO_NUMBER, or TRY_CAST'],
  [
    'user_is_member_of role_is_member_of pg_get_iam_role_by_user has_assumerole_privilege',
    'read SVV_USER_GRANTS or SVV_ROLE_GRANTS',
  ],
  ['current_aws_account current_namespace slice_num', 'there is no account, no namespace and no slice here'],
]

/** Functions of the leader node: they work without tables, and on the catalogue only. */
const leaderFunctions: readonly (readonly [names: string, instead: string])[] = [
  ['now age', 'use GETDATE(), or DATEDIFF'],
  ['generate_series', 'use a recursive CTE, or a table of numbers'],
  ['isfinite', 'compare with the dates that you mean'],
  ['current_schema current_schemas', 'ask for it in a statement of its own'],
  [
    'has_database_privilege has_schema_privilege has_table_privilege',
    'ask the catalogue in a statement of its own',
  ],
  ['get_bit set_bit get_byte set_byte to_ascii', 'use ASCII, CHR or TO_VARBYTE'],
]

/** What works on GEOMETRY and GEOGRAPHY. */
const spatialFunctions =
  'addbbox dropbbox geometrytype st_addpoint st_angle st_area st_asbinary st_asewkb st_asewkt st_asgeojson st_ashexewkb st_ashexwkb st_astext st_azimuth st_boundary st_buffer st_centroid st_collect st_contains st_containsproperly st_convexhull st_coveredby st_covers st_crosses st_dimension st_disjoint st_distance st_distancesphere st_dwithin st_endpoint st_envelope st_equals st_exteriorring st_force2d st_force3d st_geogfromtext st_geogfromwkb st_geohash st_geometryn st_geometrytype st_geomfromewkb st_geomfromewkt st_geomfromgeohash st_geomfromgeojson st_geomfromtext st_geomfromwkb st_intersection st_intersects st_isclosed st_isempty st_issimple st_isvalid st_length st_lengthsphere st_makeenvelope st_makeline st_makepoint st_makepolygon st_npoints st_numgeometries st_perimeter st_point st_pointn st_polygon st_setsrid st_simplify st_srid st_startpoint st_touches st_transform st_union st_within st_x st_xmax st_xmin st_y st_ymax st_ymin st_z'

/** The moments that SQL names without brackets. */
const leaderMoments = ['current_timestamp', 'current_time', 'localtimestamp', 'localtime']

/** The functions that Redshift has not, or not on tables. */
export const functionRefusals: readonly RefusalEntry[] = [
  ...missingFunctions.flatMap(([names, hint]) =>
    names.split(' ').map((name) => ({
      construct: `${name}()`,
      missingIn: 'redshift' as const,
      example: `select ${name}(a) from t`,
      message: `function ${name}() does not exist`,
      hint: `Redshift has no ${name.toUpperCase()}: ${hint}`,
      code: '42883',
      triggers: [name],
      found: isCall,
      allowedOnCatalog: true as const,
    })),
  ),
  ...localFunctions.flatMap(([names, hint]) =>
    names.split(' ').map((name) => ({
      construct: `${name}()`,
      missingIn: 'local' as const,
      example: `select ${name}(a) from t`,
      message: `${name.toUpperCase()} is not supported by the local Redshift`,
      hint,
      triggers: [name],
      found: isCall,
    })),
  ),
  ...leaderFunctions.flatMap(([names, hint]) =>
    names.split(' ').map((name) => ({
      construct: `${name}() with tables`,
      missingIn: 'redshift' as const,
      example: `select ${name}(a) from t`,
      message: `Specified types or functions (one per INFO message) not supported on Redshift tables: ${name}()`,
      hint: `${name.toUpperCase()} runs on the leader node only: ${hint}`,
      triggers: [name],
      found: (draft: Draft, index: number) => isCall(draft, index) && readsTables(draft),
      allowedOnCatalog: true as const,
    })),
  ),
  ...leaderMoments.map(
    (name): RefusalEntry => ({
      construct: `${name.toUpperCase()} with tables`,
      missingIn: 'redshift',
      example: `select ${name} from t`,
      message: `Specified types or functions (one per INFO message) not supported on Redshift tables: ${name}`,
      hint: `${name.toUpperCase()} runs on the leader node only: use GETDATE() or SYSDATE`,
      triggers: [name],
      found: (draft, index) =>
        draft.at(index - 1) !== '.' && draft.word(0) === 'select' && readsTables(draft),
      allowedOnCatalog: true,
    }),
  ),
  {
    construct: 'Spatial functions',
    missingIn: 'local',
    example: 'select st_point(a, a) from t',
    message: 'Spatial functions are not supported by the local Redshift',
    hint: 'run what needs coordinates on a cluster',
    triggers: spatialFunctions.split(' '),
    found: isCall,
  },
  {
    construct: 'SIZE(super)',
    missingIn: 'local',
    example: 'select size(a) from t',
    message: 'SIZE is not supported by the local Redshift',
    hint: 'JSON_SIZE counts the bytes of a value as text; how many it takes in memory no document tells',
    code: '42883',
    triggers: ['size'],
    found: isCall,
    allowedOnCatalog: true,
  },
]

/** Whether the statement reads or writes a table that people made: not only subqueries, functions and names of its own WITH. */
export function readsTables(draft: Draft): boolean {
  if (draft.word(0) === 'create' || draft.word(0) === 'update') return true
  for (let index = 0; index < draft.length; index++) {
    if (draft.word(index) !== 'into' || draft.name(index + 1) === '') continue
    // The leader node works out the values of a list of columns by itself.
    if (draft.at(index + 2) !== '(' || hasWord(draft, /^select$/)) return true
  }
  return fromNames(draft, 0, draft.length - 1).length > 0
}
