"""The functions that a query may call: reviewed one by one, everything else is refused.

Not here on purpose: whatever reads files or settings, names other queries (`query`, `json_execute_serialized_sql`), looks into
the catalog or statistics (`stats`), draws from shared state (`nextval`, `setseed`), writes (`write_log`), or waits (`sleep_ms`).
"""

from __future__ import annotations

_NUMBERS = """
abs acos acosh add asin asinh atan atan2 atanh bit_count bit_length cbrt ceil ceiling cos cosh cot degrees divide even exp factorial floor fmod
gamma gcd greatest greatest_common_divisor hash isfinite isinf isnan lcm least least_common_multiple lgamma ln log log10 log2 mod multiply
nextafter pi pow power radians random round round_even sign signbit sin sinh sqrt subtract tan tanh trunc xor bar bin hex unhex to_base to_hex
"""
_TEXT = """
ascii base64 char_length character_length chr concat concat_ws contains damerau_levenshtein editdist3 encode decode ends_with format
format_bytes formatreadabledecimalsize formatreadablesize from_base64 from_hex to_base64 hamming ilike_escape instr jaccard jaro_similarity
jaro_winkler_similarity lcase left left_grapheme len length length_grapheme levenshtein like_escape lower lpad ltrim md5 mismatches
nfc_normalize not_ilike_escape not_like_escape octet_length ord overlay parse_dirname parse_filename parse_path position prefix printf
regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace regexp_split_to_array repeat replace reverse
right right_grapheme rpad rtrim sha1 sha256 split split_part starts_with str_split str_split_regex string_split string_split_regex
string_to_array strip_accents strlen strpos substr substring substring_grapheme suffix translate trim ucase unicode upper url_decode url_encode
~~ !~~ ~~* !~~* ~~~ || + - * / // % & | ^ << >> ~ ! @ ^@ ** && @> <@ -> ->>
"""
_TIME = """
age century current_date current_localtime current_localtimestamp date_add date_diff date_part date_sub date_trunc datediff datepart
datesub datetrunc day dayname dayofmonth dayofweek dayofyear decade epoch epoch_ms epoch_ns epoch_us era get_current_time
get_current_timestamp hour isodow isoyear julian last_day make_date make_time make_timestamp make_timestamp_ms make_timestamp_ns
make_timestamptz microsecond millennium millisecond minute month monthname nanosecond normalized_interval now quarter second strftime
strptime time_bucket timezone timezone_hour timezone_minute to_centuries to_days to_decades to_hours to_microseconds to_millennia
to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years today transaction_timestamp try_strptime week
weekday weekofyear year yearweek
"""
_NESTED = """
array_aggr array_aggregate array_apply array_cat array_concat array_contains array_cosine_distance array_cosine_similarity array_distance
array_distinct array_dot_product array_extract array_filter array_has array_has_all array_has_any array_indexof array_inner_product
array_intersect array_length array_position array_reduce array_resize array_reverse_sort array_select array_slice array_sort
array_transform array_unique array_value array_where array_zip cardinality element_at filter flatten generate_series grade_up json_array
json_array_length json_contains json_exists json_extract json_extract_path json_extract_path_text json_extract_string json_keys
json_object json_quote json_type json_valid json_value list_aggr list_aggregate list_apply list_cat list_concat list_contains
list_cosine_distance list_cosine_similarity list_distance list_distinct list_dot_product list_element list_extract list_filter list_grade_up
list_has list_has_all list_has_any list_indexof list_inner_product list_intersect list_pack list_position list_reduce list_resize
list_reverse_sort list_select list_slice list_sort list_transform list_unique list_value list_where list_zip map map_concat map_contains
map_entries map_extract map_extract_value map_from_entries map_keys map_values range reduce row struct_concat struct_contains
struct_extract struct_extract_at struct_insert struct_keys struct_pack struct_values to_json unnest unpivot_list
"""
_AGGREGATES = """
any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null arg_min arg_min_null argmax argmin array_agg avg
bit_and bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop covar_samp entropy favg first fsum group_concat
histogram kahan_sum kurtosis kurtosis_pop last list listagg mad max max_by mean median min min_by mode product quantile quantile_cont
quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy reservoir_quantile sem skewness
stddev stddev_pop stddev_samp string_agg sum sum_no_overflow sumkahan var_pop var_samp variance
cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank rank_dense row_number
"""
_OTHER = "alias coalesce constant_or_null if ifnull nullif typeof exists error_if_null in not grouping grouping_id is_null uuid gen_random_uuid"

ALLOWED = frozenset(f"{_NUMBERS} {_TEXT} {_TIME} {_NESTED} {_AGGREGATES} {_OTHER}".split())
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
"""The only functions that may stand where a table stands: they make rows of their arguments alone."""
