-- hansa: {materialized: table}
-- How each known user behaved in the search box in the last 180 days: what the classifier may know.
WITH today AS (SELECT max(searched_at) AS at_latest FROM searches),
behaviour AS (
  SELECT
    customer_key,
    count(*) AS searches,
    count(DISTINCT session_id) AS visits,
    count(clicked_sku) / count(*) AS click_rate,
    count(*) FILTER (WHERE added_to_basket) / count(*) AS basket_rate,
    count(*) FILTER (WHERE hour(searched_at) >= 18) / count(*) AS evening_share,
    count(*) FILTER (WHERE client = 'app') / count(*) AS app_share,
    date_diff('day', max(searched_at), any_value(at_latest)) AS days_since_search
  FROM searches, today
  WHERE customer_key IS NOT NULL AND searched_at >= at_latest - INTERVAL 180 DAY
  GROUP BY customer_key
)
SELECT b.*, c.segment
FROM behaviour AS b
JOIN customer_cohorts AS c USING (customer_key)
