-- hansa: {materialized: table}
-- From the search box to the order, week by week: how many visits reach each step.
WITH visit AS (
  -- One visit: what its searches led to.
  SELECT session_id, min(searched_at) AS began, max(results) > 0 AS found, count(clicked_sku) > 0 AS clicked, bool_or(added_to_basket) AS basket
  FROM searches
  GROUP BY session_id
),
reached AS (
  SELECT
    date_trunc('week', v.began)::DATE AS week,
    count(*) AS searched,
    count(*) FILTER (WHERE v.found) AS found,
    count(*) FILTER (WHERE v.clicked) AS clicked,
    count(*) FILTER (WHERE v.clicked AND v.basket) AS basket,
    -- An order belongs to the visit with the same session; that is why this needs the port with PII.
    count(*) FILTER (WHERE v.clicked AND v.basket AND o.session_id IS NOT NULL) AS ordered
  FROM visit AS v
  LEFT JOIN (SELECT DISTINCT session_id FROM orders) AS o USING (session_id)
  GROUP BY 1
),
steps AS (
  SELECT
    week, searched,
    unnest([1, 2, 3, 4, 5]) AS step_number,
    unnest(['searched', 'saw results', 'opened an article', 'filled the basket', 'ordered']) AS step,
    unnest([searched, found, clicked, basket, ordered]) AS visits
  FROM reached
)
SELECT
  week,
  step_number,
  step,
  visits,
  round(visits / searched, 4) AS of_all,
  round(visits / nullif(first_value(visits) OVER (PARTITION BY week ORDER BY step_number ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), 0), 4) AS of_previous
FROM steps
