"""One small document for each rule; `#!` marks the lines at which it must speak, and it may speak at no other."""

HEAD = """\
apiVersion: v3.2.0 #1
kind: DataContract
id: orders
name: Orders
version: 1.2.0
status: active
domain: checkout
description: {purpose: What was ordered.}
"""
TEAM = "team: {name: checkout}\n"
SERVER = "servers:\n  - {server: production, type: local, path: orders.csv, format: csv}\n"
LEVEL = "slaProperties:\n  - {property: latency, value: 4, unit: h, element: orders.ordered_at}\n"
TABLE = """\
schema:
  - name: orders
    description: One row an order.
    properties:
"""
KEY = """\
      - name: order_id
        description: Its number.
        logicalType: string
        primaryKey: true
        required: true
      - name: ordered_at
        description: When it came in.
        logicalType: timestamp
"""
GOOD = HEAD + TEAM + SERVER + LEVEL + TABLE + KEY
PRODUCT = """\
apiVersion: v1.1.0 #1
kind: DataProduct
id: orders
name: Orders
status: active
domain: checkout
type: aggregate
description: {purpose: What was ordered.}
team: {name: checkout}
version: 1.0.0
"""
PORT = 'outputPorts:\n  - {name: orders, version: "1.0.0", contractId: orders}\n'


def head(**lines: str) -> str:
    """The good contract with other lines at its head; an empty one takes the line out."""
    kept = [line for line in HEAD.splitlines() if line.split(":")[0] not in lines]
    return (
        "\n".join([*kept, *(f"{name}: {value}" for name, value in lines.items() if value)])
        + "\n"
        + TEAM
        + SERVER
        + LEVEL
        + TABLE
        + KEY
    )


def version(number: str, text: str) -> str:
    return text.replace("apiVersion: v3.2.0 #1", f"apiVersion: v{number} #1")


def column(lines: str, kind: str = "string") -> str:
    """The good contract with one column more."""
    return GOOD + f"      - name: extra\n        description: d\n        logicalType: {kind}\n" + lines


def rules(lines: str) -> str:
    """The good contract with rules of quality at its table."""
    return GOOD + "    quality:\n" + lines


def product(lines: str) -> str:
    return PRODUCT + lines


CASES: list[tuple[str, str]] = [
    ("id-given", head(id='" orders " #!')),
    ("version-current", version("3.1.0", GOOD).replace("#1", "#!")),
    ("version-semver", head(version="'2' #!")),
    ("name-given", GOOD.replace("name: Orders\n", "").replace("#1", "#!")),
    ("domain-given", GOOD.replace("domain: checkout\n", "").replace("#1", "#!")),
    ("description-given", GOOD.replace("description: {purpose: What was ordered.}\n", "").replace("#1", "#!")),
    ("status-known", head(status="Activ #!")),
    ("schema-given", (HEAD + TEAM + SERVER + LEVEL).replace("#1", "#!")),
    ("columns-described", GOOD + "      - name: extra #!\n        logicalType: string\n"),
    ("owner-given", (HEAD + SERVER + LEVEL + TABLE + KEY).replace("#1", "#!")),
    ("replacement-known", HEAD + TABLE + KEY + "team:\n  members:\n    - username: a\n      replacedByUsername: b #!\n"),
    ("personal-classified", GOOD + "      - name: customerEmail #!\n        logicalType: string\n      - {name: phone, logicalType: string, classification: restricted}\n"),
    ("dates-valid", head(contractCreatedTs='"2026-02-31" #!')),
    ("dates-ordered", HEAD + SERVER + TABLE + KEY + "team:\n  members:\n    - username: a\n      dateIn: '2026-02-01'\n      dateOut: '2026-01-01' #!\n"),
    ("retirement-ahead", HEAD + TABLE + KEY + "slaProperties:\n  - property: endOfLife\n    value: '2020-01-01' #!\n"),
    ("names-unique", GOOD + "      - {name: order_id, logicalType: string} #!\n      - name: Ordered_At #!\n        logicalType: string\n"),
    ("ids-unique", GOOD + "      - {name: a, id: x, logicalType: string}\n      - name: b\n        id: x #!\n        logicalType: string\n"),
    ("names-consistent", GOOD + "      - name: orderTotal #!\n        logicalType: number\n"),
    ("primary-key-required", GOOD.replace("        required: true\n", "").replace("primaryKey: true", "primaryKey: true #!")),
    ("primary-key-positions", column("        primaryKey: true #!\n        required: true\n").replace("primaryKey: true\n", "primaryKey: true #!\n")),
    ("partition-positions", column("        partitioned: true\n        partitionKeyPosition: 3 #!\n")),
    ("type-given", GOOD + "      - name: extra #!\n"),
    ("physical-type-known", column("        physicalType: varchr(20) #!\n")),
    ("types-agree", column("        physicalType: bigint #!\n")),
    ("options-fit", version("3.0.2", column("        logicalTypeOptions:\n          minimum: 3 #!\n"))),
    ("bounds-ordered", column("        logicalTypeOptions:\n          minLength: 5\n          maxLength: 3 #!\n")),
    ("pattern-compiles", column("        logicalTypeOptions:\n          pattern: '[a-z' #!\n")),
    ("pattern-safe", column("        logicalTypeOptions:\n          pattern: '^(a+)+$' #!\n")),
    ("children-given", GOOD + "      - name: extra #!\n        logicalType: array\n"),
    ("object-required-known", column("        properties: [{name: a, logicalType: string}]\n        logicalTypeOptions:\n          required:\n            - a\n            - b #!\n", "object")),
    ("enum-unique", column("        enum:\n          - value: a\n          - value: a #!\n            label: A\n")),
    ("enum-typed", column("        enum:\n          - value: 1\n          - value: b #!\n", "integer")),
    ("enum-allowed", column("        logicalTypeOptions: {maxLength: 1}\n        enum:\n          - value: a\n          - value: bb #!\n")),
    ("examples-hold", column("        logicalTypeOptions: {pattern: '^[a-z]+$'}\n        examples:\n          - abc\n          - ABC #!\n          - 5 #!\n")),
    ("reference-leads", column("        relationships:\n          - to: orders.order_id\n          - to: orders.nothing #!\n          - to: customers.id #!\n")),
    ("reference-types-agree", column("        relationships:\n          - to: orders.order_id #!\n", "integer")),
    ("level-element-leads", HEAD + TABLE + KEY + "slaProperties:\n  - property: latency\n    value: 4\n    unit: h\n    element: orders.arrived_at #!\n"),
    ("links-valid", GOOD + "authoritativeDefinitions:\n  - {type: x, url: 'https://example.com'}\n  - type: x\n    url: 'see the wiki' #!\n"),
    ("metric-known", rules("      - metric: rowCunt #!\n        mustBe: 1\n")),
    ("metric-level", rules("      - metric: nullValues #!\n        mustBe: 0\n")),
    ("metric-arguments", rules("      - metric: duplicateValues #!\n        mustBe: 0\n      - metric: duplicateValues\n        mustBe: 0\n        arguments:\n          properties:\n            - order_id\n            - orderid #!\n")),
    ("operator-single", rules("      - metric: rowCount #!\n      - metric: rowCount\n        mustBeLessThan: 5\n        mustBeGreaterThan: 3 #!\n")),
    ("between-ordered", rules("      - metric: rowCount\n        mustBeBetween: [9, 1] #!\n")),
    ("threshold-possible", rules("      - metric: rowCount\n        mustBeGreaterThan: -1 #!\n      - metric: duplicateValues\n        arguments: {properties: [order_id]}\n        unit: percent\n        mustBeLessThan: 101 #!\n      - metric: rowCount\n        mustBeLessThan: 0 #!\n")),
    ("unit-fits", rules("      - metric: rowCount\n        mustBe: 5\n        unit: percent #!\n      - metric: rowCount\n        mustBe: 5\n        unit: '%' #!\n")),
    ("thresholds-agree", rules("      - metric: rowCount\n        mustBeGreaterThan: 10\n      - metric: rowCount\n        mustBeLessOrEqualTo: 10 #!\n")),
    ("rules-unique", rules("      - metric: rowCount\n        mustBe: 5\n      - metric: rowCount #!\n        mustBe: 5\n")),
    ("severity-known", rules("      - metric: rowCount\n        mustBe: 5\n        severity: Errr #!\n")),
    ("sql-reads", rules("      - type: sql\n        query: SELECT count(*) FROM ${table}\n        mustBe: 5\n      - type: sql\n        query: DROP TABLE orders #!\n        mustBe: 0\n      - type: sql\n        query: SELECT 1; SELECT 2 #!\n        mustBe: 0\n")),
    ("schedule-valid", rules("      - metric: rowCount\n        mustBe: 5\n        scheduler: cron\n        schedule: 0 25 * * * #!\n")),
    ("service-level-given", (HEAD + TEAM + SERVER + TABLE + KEY).replace("#1", "#!")),
    ("levels-unique", HEAD + TABLE + KEY + "slaProperties:\n  - {property: retention, value: 1, unit: y}\n  - property: Retention #!\n    value: 2\n    unit: y\n"),
    ("level-fits", HEAD + TABLE + KEY + "slaProperties:\n  - property: availability\n    value: 101 #!\n    unit: percent\n  - property: latency\n    value: 4 #!\n  - property: retention\n    value: 4\n    unit: lightyears #!\n  - property: endOfLife\n    value: soon #!\n"),
    ("server-given", (HEAD + TEAM + LEVEL + TABLE + KEY).replace("#1", "#!")),
    ("environments-given", HEAD + TABLE + KEY + "servers:\n  - {server: a, environment: prod, type: local, path: a.csv, format: csv}\n  - server: b #!\n    type: local\n    path: b.csv\n    format: csv\n"),
    ("variables-valid", HEAD + TABLE + KEY + "servers:\n  - server: a\n    type: postgres\n    host: ${HOST}\n    port: 5432\n    database: ${DB:-shop}\n    schema: ${MY SCHEMA} #!\n"),
    ("secrets-absent", HEAD + TABLE + KEY + "servers:\n  - server: a\n    type: api\n    location: https://me:secret@example.com/ #!\n"),
    ("data-product-moved", head(dataProduct="shop").replace("dataProduct: shop", "dataProduct: shop #!")),
    ("sla-default-moved", head(slaDefaultElement="orders.ordered_at #!")),
    ("team-is-object", HEAD + TABLE + KEY + "team: #!\n  - username: a\n"),
    ("rule-is-metric", rules("      - type: library\n        rule: countCheck #!\n        mustBe: 5\n")),
    ("output-port-given", product("").replace("#1", "#!")),
    ("ports-unique", product(PORT + '  - {name: orders, version: "1.0.0", contractId: orders} #!\n')),
    ("port-contract-given", product('outputPorts:\n  - {name: orders, version: "1.0.0"} #!\n')),
    ("port-version-given", product("outputPorts:\n  - {name: orders, contractId: orders} #!\n")),
    ("port-contract-known", product('outputPorts:\n  - name: orders\n    version: "1.0.0"\n    contractId: ordrs #!\n')),
    ("port-version-agrees", product('outputPorts:\n  - name: orders\n    version: "2.0.0" #!\n    contractId: orders\n')),
    ("input-contracts-lead", product('inputPorts:\n  - {name: shop, contractId: shop-orders}\noutputPorts:\n  - name: orders\n    version: "1.0.0"\n    contractId: orders\n    inputContracts:\n      - {id: shop-orders, version: 1.0.0}\n      - id: shop-order #!\n        version: 1.0.0\n')),
    ("sbom-complete", product('outputPorts:\n  - name: orders\n    version: "1.0.0"\n    contractId: orders\n    sbom:\n      - type: external\n        url: bill.json #!\n')),
    ("product-type-known", product(PORT).replace("type: aggregate", "type: source-aligned #!")),
]  # fmt: skip
