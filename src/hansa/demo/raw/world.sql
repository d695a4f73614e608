-- The shop's world: a calendar with its rhythm, a range of articles, customers who come back, and the orders they place.
-- Every "random" number is a hash of (row, salt, seed): the same seed gives the same world, in any order and on any number of threads.

CREATE MACRO rnd(i, salt) AS (hash(i, salt, getvariable('seed')) >> 11)::DOUBLE / 9007199254740992.0;
CREATE MACRO pick(list, u) AS list[1 + floor(u * len(list))::INTEGER];
CREATE MACRO scaled(n) AS greatest(1, round(n * getvariable('scale')))::INTEGER;
-- A shifted Zipf law: rank 0 is about 0.5 % of 5,000, the tail stays alive.
CREATE MACRO zipf(u, n) AS least(n - 1, floor(40 * (exp(u * ln((n + 40) / 40.0)) - 1)))::INTEGER;
-- Seconds after midnight: quiet nights, a lunch peak, the long evening on the sofa.
CREATE MACRO second_of_day(u, v) AS
  (pick([0, 1, 6, 7, 7, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 11, 12, 12, 12, 12, 13, 13, 13, 14, 14, 15, 15, 15, 16, 16, 16,
         17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 19, 19, 20, 20, 20, 20, 20, 20, 21, 21, 21, 21, 21, 22, 22, 22, 23], u) * 3600
   + floor(v * 3600))::INTEGER;
-- What a careless export makes of an amount: cents with a comma.
CREATE MACRO comma(x) AS replace(printf('%.2f', x), '.', ',');
CREATE MACRO day_of(d) AS (d - getvariable('first_day'))::INTEGER;

CREATE TABLE calendar AS
SELECT
  d AS day,
  i AS n,
  [1.12, 1.0, 0.97, 0.98, 0.92, 0.95, 1.18][isodow(d)]                                -- Mondays and Sundays are strong
  * [0.92, 0.86, 0.93, 0.97, 1.0, 0.96, 0.9, 0.88, 0.95, 1.02, 1.28, 1.34][month(d)]  -- November and December pay the year
  * CASE WHEN month(d) = 11 AND day(d) BETWEEN 21 AND 30 THEN 1.75 ELSE 1 END         -- the week of Black Friday
  * CASE WHEN month(d) = 12 AND day(d) BETWEEN 23 AND 27 THEN 0.45 ELSE 1 END         -- nobody shops at the table
  * (0.94 + 0.12 * rnd(i, 1)) AS rhythm,
  1 + 0.55 * i / 1096.0 AS growth
FROM (SELECT getvariable('first_day') + i::INTEGER AS d, i::INTEGER AS i FROM range(day_of(getvariable('until')) + 1) t(i));

CREATE TABLE noun AS
SELECT row_number() OVER () - 1 AS id, *
FROM (SELECT category, code, unnest(nouns) AS noun, price, margin, returned FROM (VALUES
  ('Lamps',     'LMP', ['desk lamp', 'floor lamp', 'pendant light', 'wall light', 'bedside lamp', 'string lights', 'reading lamp', 'light bulb', 'lantern', 'night light'], 48, 0.46, 0.06),
  ('Seating',   'SEA', ['armchair', 'office chair', 'bar stool', 'dining chair', 'rocking chair', 'bean bag', 'bench', 'footstool', 'folding chair', 'sofa', 'garden chair'], 145, 0.38, 0.09),
  ('Tables',    'TBL', ['dining table', 'coffee table', 'side table', 'standing desk', 'console table', 'folding table', 'kids table', 'bistro table', 'desk', 'workbench'], 190, 0.36, 0.07),
  ('Bedding',   'BED', ['duvet', 'pillow', 'duvet cover', 'fitted sheet', 'wool blanket', 'mattress topper', 'bedspread', 'cushion', 'hammock', 'sleeping mask'], 52, 0.52, 0.10),
  ('Cookware',  'COK', ['frying pan', 'saucepan', 'casserole', 'wok', 'kettle', 'knife block', 'cutting board', 'baking tray', 'teapot', 'espresso maker', 'lunch box'], 44, 0.44, 0.04),
  ('Tableware', 'TAB', ['dinner plate', 'soup bowl', 'mug', 'wine glass', 'cutlery set', 'water jug', 'salad bowl', 'egg cup', 'tablecloth', 'napkins'], 24, 0.55, 0.05),
  ('Storage',   'STO', ['bookshelf', 'sideboard', 'shoe rack', 'coat stand', 'storage box', 'laundry basket', 'wardrobe', 'chest of drawers', 'wall shelf', 'magazine rack'], 98, 0.41, 0.06),
  ('Garden',    'GRD', ['parasol', 'fire bowl', 'planter', 'watering can', 'garden hose', 'raised bed', 'bird house', 'grill', 'secateurs', 'solar light'], 62, 0.39, 0.05),
  ('Outdoor',   'OUT', ['tent', 'backpack', 'sleeping bag', 'camping stove', 'headlamp', 'trekking poles', 'thermos flask', 'rain jacket', 'hiking boots', 'camping chair', 'dry bag'], 88, 0.35, 0.14),
  ('Cycling',   'CYC', ['bike helmet', 'bike light', 'pannier bag', 'bike lock', 'floor pump', 'bike trailer', 'saddle', 'cycling gloves', 'bike rack', 'repair kit'], 57, 0.33, 0.11),
  ('Tools',     'TOO', ['cordless drill', 'hammer', 'screwdriver set', 'toolbox', 'spirit level', 'jigsaw', 'ladder', 'tape measure', 'sander', 'work gloves', 'step stool'], 66, 0.31, 0.05),
  ('Children',  'CHI', ['wooden train', 'building blocks', 'doll house', 'balance bike', 'puzzle', 'plush bear', 'play tent', 'board game', 'crayons', 'scooter', 'kite'], 36, 0.48, 0.04)
) n(category, code, nouns, price, margin, returned));

SET VARIABLE nouns = (SELECT count(*) FROM noun);
SET VARIABLE articles = greatest(500, scaled(5000));
SET VARIABLE brands = ['Sörensen', 'Nordlicht', 'Müller & Söhne', 'Kontor', 'Fjell', 'Blåhav', 'Lindqvist', 'Hafenwerk', 'Ostra', 'Brügge', 'Tallinn Works', 'Visby'];
SET VARIABLE colours = ['oak', 'black', 'white', 'sage green', 'petrol', 'terracotta', 'linen', 'walnut', 'copper', 'grey', 'mustard', 'navy'];

-- Article i is of noun (i mod nouns), so that a search for a noun can lead to it. The first 70 % were always there.
CREATE TABLE article AS
SELECT
  i, n.id AS noun, n.code || '-' || lpad((100000 + i)::VARCHAR, 6, '0') AS sku, n.category, n.returned,
  pick(getvariable('brands'), rnd(i, 20)) || ' ' || n.noun || ' ' || pick(getvariable('colours'), rnd(i, 21)) AS name,
  getvariable('first_day') + CASE WHEN i < 0.7 * getvariable('articles') THEN (-30 - 300 * rnd(i, 22))::INTEGER
                                  ELSE (1040 * rnd(i, 22))::INTEGER END AS listed,
  n.price * (0.35 + 1.6 * rnd(i, 23) * rnd(i, 24) + 0.5 * rnd(i, 25)) AS base,
  n.margin - 0.04 + 0.36 * (rnd(i, 26) - 0.5) AS margin,
  60 + floor(340 * rnd(i, 27))::INTEGER AS price_days,
  -- One in twelve goes out of fashion on some day and gathers dust from then on.
  CASE WHEN rnd(i, 28) < 0.085 THEN (1096 * (0.35 + 0.62 * rnd(i, 29)))::INTEGER END AS faded
FROM range(getvariable('articles')) r(i) JOIN noun n ON n.id = i % getvariable('nouns');

-- The price of article i in its k-th price period; the purchase price climbs faster than the shop dares to follow.
CREATE MACRO list_price(i, base, k) AS floor(base * (0.9 + 0.2 * rnd(i, 31 + 7 * k))) + 0.95;
CREATE MACRO purchase_price(base, margin, d) AS round(base * (1 - margin) * (1 + 0.07 * d / 365.0), 2);

SET VARIABLE customers = scaled(50000);
SET VARIABLE first_names = ['Anna', 'Ben', 'Clara', 'David', 'Emma', 'Felix', 'Greta', 'Hannes', 'Ida', 'Jonas', 'Käthe', 'Lukas', 'Mia', 'Noah', 'Ottilie',
  'Paul', 'Quirin', 'Rosa', 'Søren', 'Theo', 'Ulla', 'Viktor', 'Wilma', 'Xenia', 'Yusuf', 'Zoë', 'Jürgen', 'Françoise', 'Łukasz', 'Ayşe', 'Bjørn', 'Chiara'];
SET VARIABLE last_names = ['Müller', 'Schmidt', 'Jäger', 'Groß', 'Fischer', 'Weber', 'Hoffmann', 'Köhler', 'Lang', 'Krüger', 'Nowak', 'Andersson', 'Jansen', 'de Vries',
  'Petersen', 'Lindberg', 'Şahin', 'Kowalski', 'Bergström', 'Vogel', 'Brandt', 'Horn', 'Busch', 'Böhm', 'Schäfer', 'Winter', 'Albers', 'Claasen', 'Dierks', 'Eggers',
  'Harms', 'Iversen', 'Kruse', 'Lorenzen', 'Matthiesen', 'Nissen', 'Oltmanns', 'Paulsen', 'Reimers', 'Siemens', 'Thomsen', 'Ulrichs', 'Voß', 'Wulf'];
SET VARIABLE places = [{'p': '20457', 'c': 'Hamburg', 'k': 'DE'}, {'p': '23552', 'c': 'Lübeck', 'k': 'DE'}, {'p': '28195', 'c': 'Bremen', 'k': 'DE'},
  {'p': '18055', 'c': 'Rostock', 'k': 'DE'}, {'p': '50667', 'c': 'Köln', 'k': 'DE'}, {'p': '80331', 'c': 'München', 'k': 'DE'}, {'p': '10115', 'c': 'Berlin', 'k': 'DE'},
  {'p': '1012', 'c': 'Amsterdam', 'k': 'NL'}, {'p': '8000', 'c': 'Brugge', 'k': 'BE'}, {'p': '5003', 'c': 'Bergen', 'k': 'NO'}, {'p': '62157', 'c': 'Visby', 'k': 'SE'},
  {'p': '80-831', 'c': 'Gdańsk', 'k': 'PL'}, {'p': '1010', 'c': 'Wien', 'k': 'AT'}, {'p': '1050', 'c': 'København', 'k': 'DK'}];

CREATE TABLE customer AS
SELECT
  i, 100000 + i AS customer_id, i % 211 = 7 AS test,
  pick(getvariable('first_names'), rnd(i, 40)) AS first_name,
  CASE WHEN i % 211 = 7 THEN 'Testkunde' ELSE pick(getvariable('last_names'), rnd(i, 41)) END AS last_name,
  pick(getvariable('places'), rnd(i, 42) * rnd(i, 43)) AS place,
  getvariable('first_day') + CASE WHEN rnd(i, 44) < 0.36 THEN (-700 * rnd(i, 45))::INTEGER
                                  ELSE (1095 * rnd(i, 45) ** 0.85)::INTEGER END AS joined,
  rnd(i, 46) < 0.13 AS loyal
FROM range(getvariable('customers')) r(i);

-- Visits that end in an order: the first soon after joining, later ones thinning out; the loyal keep coming. The calendar's rhythm
-- then decides which wishes become orders.
CREATE TABLE orders AS
WITH wish AS (
  SELECT i, customer_id, place, test, k, i * 128 + k AS w,
    joined + CASE WHEN k = 0 THEN (6 * rnd(i, 50) ** 3)::INTEGER
                  WHEN loyal THEN (1500 * rnd(i * 128 + k, 51) ** 1.15)::INTEGER
                  ELSE (1100 * rnd(i * 128 + k, 51) ** 2.1)::INTEGER END AS day
  FROM (SELECT *, unnest(range(CASE WHEN loyal THEN 16 + (66 * rnd(i, 52) ** 1.6)::INTEGER ELSE 1 + (16 * rnd(i, 52) ** 1.7)::INTEGER END)) AS k FROM customer)
)
SELECT row_number() OVER (ORDER BY w.day, second_of_day(rnd(w, 54), rnd(w, 55)), w) AS n, w.*,
  w.day + to_seconds(second_of_day(rnd(w, 54), rnd(w, 55))) AS placed,
  (hash(w, 56, getvariable('seed')) >> 12)::BIGINT AS session_id,
  CASE WHEN k = 0 AND rnd(w, 57) < 0.35 THEN 'WELCOME10'
       WHEN month(w.day) = 11 AND day(w.day) BETWEEN 21 AND 30 AND rnd(w, 57) < 0.6 THEN 'BLACK30'
       WHEN month(w.day) = 7 AND rnd(w, 57) < 0.3 THEN 'SUMMER15' END AS voucher
FROM wish w JOIN calendar c ON c.day = w.day
WHERE rnd(w, 53) < c.rhythm * CASE WHEN k = 0 THEN 0.8 ELSE 0.63 END;

CREATE TABLE line AS
WITH wanted AS (
  SELECT n, placed, voucher, day, w, l, w * 8 + l AS r,
    -- A shuffled order of popularity: rank times a number prime to the range.
    (zipf(rnd(w * 8 + l, 60), getvariable('articles'))::BIGINT * 7919 + getvariable('seed')) % getvariable('articles') AS a
  FROM (SELECT *, unnest(range(1 + (4.4 * rnd(w, 61) ** 2.6)::INTEGER)) AS l FROM orders)
), sold AS (
  -- What is not listed yet, or has gone out of fashion, cannot be ordered: the neighbour of the same noun is taken.
  SELECT w.*, CASE WHEN a.listed > w.day OR (a.faded IS NOT NULL AND day_of(w.day) > a.faded)
                   THEN (w.a % (0.7 * getvariable('articles'))::INTEGER) ELSE w.a END AS b
  FROM wanted w JOIN article a ON a.i = w.a
)
SELECT s.n, s.l, s.r, s.placed, s.day, s.voucher, a.i AS article, a.sku, a.returned, 1 + floor(3.4 * rnd(s.r, 63) ** 6)::INTEGER AS quantity,
  list_price(a.i, a.base, (greatest(0, day_of(s.day)) // a.price_days)) AS price
FROM sold s JOIN article a ON a.i = s.b
WHERE a.faded IS NULL OR day_of(s.day) <= a.faded;
