-- What the article service delivers: change events as JSON lines, out of order, some twice, times as ISO text or epoch milliseconds.

CREATE VIEW article_events AS
WITH event AS (
  SELECT i, 0 AS e, 'ArticleCreated' AS kind, listed + to_seconds(28800 + (i * 37 % 30000)::INTEGER) AS t, 0 AS k FROM article
  UNION ALL
  SELECT a.i, 100 + k, 'ArticlePriceChanged', getvariable('first_day') + (a.price_days * k)::INTEGER + to_seconds(7200 + (i % 3000)::INTEGER), k
  FROM article a, range(1, 19) p(k)
  WHERE a.price_days * k <= day_of(getvariable('until')) AND getvariable('first_day') + (a.price_days * k)::INTEGER > a.listed
  UNION ALL
  SELECT i, 200 + k, 'ArticleUpdated', greatest(listed + 5, getvariable('first_day') + (1090 * rnd(i * 8 + k, 120))::INTEGER) + to_seconds(40000), k
  FROM (SELECT *, unnest(range((3.3 * rnd(i, 121))::INTEGER)) AS k FROM article) WHERE listed < getvariable('until') - 6
  UNION ALL
  SELECT i, 300, 'ArticleDiscontinued', getvariable('first_day') + faded + 45 + to_seconds(43200), 0 FROM article WHERE faded + 45 < day_of(getvariable('until')) AND rnd(i, 122) < 0.4
), full_event AS (
  SELECT e.i * 1000 + e.e AS event_id, e.kind, e.t, a.sku, a.name, a.category,
    CASE WHEN e.kind = 'ArticleUpdated' AND e.k = 1 THEN 'New pictures and a longer description' WHEN e.kind = 'ArticleUpdated' THEN 'Description revised' END AS note,
    list_price(a.i, a.base, greatest(0, day_of(e.t::DATE)) // a.price_days) AS price,
    purchase_price(a.base, a.margin, day_of(e.t::DATE)) AS cost,
    CASE WHEN e.kind = 'ArticleDiscontinued' THEN 'discontinued' ELSE 'active' END AS status
  FROM event e JOIN article a USING (i)
), delivered AS (
  SELECT * FROM full_event UNION ALL SELECT * FROM full_event WHERE rnd(event_id, 123) < 0.012
)
SELECT 'ae-' || lpad(event_id::VARCHAR, 8, '0') AS event_id, kind AS type,
  CASE WHEN rnd(event_id, 124) < 0.25 THEN epoch_ms(t)::VARCHAR ELSE strftime(t, '%Y-%m-%dT%H:%M:%SZ') END AS occurred_at,
  {'sku': CASE WHEN rnd(event_id, 125) < 0.02 THEN lower(sku) || ' ' ELSE sku END,
   'name': CASE WHEN rnd(event_id, 126) < 0.03 THEN '  ' || name ELSE name END,
   'category': CASE WHEN rnd(event_id, 127) < 0.02 THEN upper(category) WHEN rnd(event_id, 127) < 0.03 THEN NULL ELSE category END,
   'price': CASE WHEN rnd(event_id, 128) < 0.4 THEN comma(price) ELSE printf('%.2f', price) END,
   'purchase_price': printf('%.2f', cost), 'currency': 'EUR', 'status': status, 'note': note} AS article
FROM delivered
-- The broker delivers in the order of partitions and retries, not of events.
ORDER BY t + to_seconds((172800 * rnd(event_id, 129))::INTEGER), event_id;
