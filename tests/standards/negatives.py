"""Documents that the official schemas refuse; `#!` marks the line where the Finding must stand."""

CONTRACT = "apiVersion: v3.2.0\nkind: DataContract\nid: x\nversion: 1.0.0\n"
PRODUCT = "apiVersion: v1.1.0\nkind: DataProduct\nid: x\n"


def column(lines: str) -> str:
    """A contract with one table, whose one column has these lines."""
    kind = "" if "        logicalType:" in lines else "        logicalType: string\n"
    return CONTRACT + "schema:\n  - name: t\n    properties:\n      - name: c\n" + kind + lines


def rule(lines: str) -> str:
    return CONTRACT + "schema:\n  - name: t\n    quality:\n" + lines


def server(lines: str) -> str:
    return CONTRACT + "servers:\n  - server: s #?\n" + lines


# name, text, a word of the text or the fix
NEGATIVES = [
    ("unknown key", CONTRACT + "colour: red #!", "colour"),
    ("misspelt key", CONTRACT + "desription: {} #!", "Did you mean `description`?"),
    ("id is missing", "apiVersion: v3.2.0 #!\nkind: DataContract\nversion: 1.0.0", "Add `id`"),
    ("version is missing", "apiVersion: v3.2.0 #!\nkind: DataContract\nid: x", "Add `version`"),
    ("version is a number", "apiVersion: v3.2.0\nkind: DataContract\nid: x\nversion: 1.0 #!", 'Put it in quotes: "1.0"'),
    ("id is empty", "apiVersion: v3.2.0\nkind: DataContract\nid: #!\nversion: 1.0.0", "empty"),
    ("unknown version", "apiVersion: v4.0.0 #!\nkind: DataContract\nid: x\nversion: 1.0.0", "v3.2.0"),
    ("version without v", "apiVersion: 3.2.0 #!\nkind: DataContract\nid: x\nversion: 1.0.0", "v3.2.0"),
    ("unknown kind", "apiVersion: v3.2.0\nkind: Contract #!\nid: x\nversion: 1.0.0", "DataContract"),
    ("no kind", "apiVersion: v3.2.0 #!\nid: x\nversion: 1.0.0", "kind"),
    ("no api version", "kind: DataContract #!\nid: x\nversion: 1.0.0", "apiVersion"),
    ("a list", "- a #!\n- b", "map"),
    ("tags are no list", CONTRACT + "tags: a, b #!", "a list"),
    ("tags of numbers", CONTRACT + "tags:\n  - a\n  - 3 #!", 'quotes: "3"'),
    ("status is a map", CONTRACT + "status: {a: 1} #!", "text"),
    ("table without a name", CONTRACT + "schema:\n  - description: d #!", "Add `name`"),
    ("column without a name", CONTRACT + "schema:\n  - name: t\n    properties:\n      - logicalType: string #!", "Add `name`"),
    ("rules of the whole contract", CONTRACT + "quality: [] #!", "below `schema`"),
    ("columns of older versions", CONTRACT + "schema:\n  - name: t\n    columns: [] #!", "Did you mean `properties`?"),
    ("unknown key of a column", column("        reqired: true #!"), "Did you mean `required`?"),
    ("unknown logical type", column("        logicalType: strin #!"), "Did you mean `string`?"),
    ("required is no boolean", column("        required: yes #!"), "true or false"),
    ("option of another type", column("        logicalType: string\n        logicalTypeOptions:\n          minimum: 3 #!"), "minimum"),
    ("negative length", column("        logicalType: string\n        logicalTypeOptions:\n          minLength: -1 #!"), "minLength"),
    ("range as text", column("        logicalType: integer\n        logicalTypeOptions:\n          minimum: '3' #!"), "a number"),
    ("exclusive bound of 3.0", column("        logicalType: integer\n        logicalTypeOptions:\n          exclusiveMinimum: true #!"), "a number"),
    ("unknown integer format", column("        logicalType: integer\n        logicalTypeOptions:\n          format: i33 #!"), "i32"),
    ("map without types", column("        logicalType: map").replace("- name: c", "- name: c #!"), "map"),
    ("map without value", column("        logicalType: map\n        map:\n          key: {logicalType: string} #!"), "value"),
    ("empty enum", column("        enum: [] #!"), "enum"),
    ("enum of bare values", column("        enum:\n          - a #!"), "a map"),
    ("enum twice", column("        enum: [{value: a}, {value: a}] #!"), "twice"),
    ("id with blanks", column("        id: a b #!"), "required form"),
    ("items of a string", column("        logicalType: string\n        items: {logicalType: string} #!"), "does not belong here"),
    ("reference without a table", column("        relationships:\n          - to: orders #!"), "to"),
    ("reference with from", column("        relationships:\n          - from: a.b #!\n            to: a.c"), "not allowed"),
    ("table reference without from", CONTRACT + "schema:\n  - name: t\n    relationships:\n      - to: a.b #!", "from"),
    ("unknown metric", rule("      - metric: rowCont #!\n        mustBe: 1"), "Did you mean `rowCount`?"),
    ("rule without comparison", rule("      - metric: rowCount #!"), "mustBe"),
    ("rule with two comparisons", rule("      - metric: rowCount #!\n        mustBe: 1\n        mustBeLessThan: 3"), "exactly one"),
    ("range of three", rule("      - metric: rowCount\n        mustBeBetween: [1, 2, 3] #!"), "mustBeBetween"),
    ("unknown dimension", rule("      - metric: rowCount\n        mustBe: 1\n        dimension: beauty #!"), "accuracy"),
    ("unknown rule type", rule("      - type: magic #!"), "library"),
    ("sql without query", rule("      - type: sql #!\n        mustBe: 1"), "Add `query`"),
    ("custom without engine", rule("      - type: custom #!\n        implementation: x"), "Add `engine`"),
    ("element of a rule", rule("      - metric: rowCount\n        mustBe: 1\n        element: a #!"), "element"),
    ("unknown server type", server("    type: potsgres #!"), "Did you mean `postgres`?"),
    ("server without type", server("    description: d").replace("#?", "#!"), "Add `type`"),
    ("postgres without port", server("    type: postgres\n    host: h\n    database: d\n    schema: s").replace("#?", "#!"), "Add `port`"),
    ("local without path", server("    type: local\n    format: csv").replace("#?", "#!"), "Add `path`"),
    ("key of another server", server("    type: local\n    path: p\n    format: csv\n    topic: t #!"), "topic"),
    ("port is a list", server("    type: postgres\n    host: h\n    port: [1] #!\n    database: d\n    schema: s"), "a whole number"),
    ("service level without value", CONTRACT + "slaProperties:\n  - property: latency #!", "Add `value`"),
    ("service level with a list", CONTRACT + "slaProperties:\n  - property: latency\n    value: [1] #!", "value"),
    ("price as text", CONTRACT + "price:\n  priceAmount: '3' #!", "a number"),
    ("unknown key of the team", CONTRACT + "team:\n  nam: x #!", "Did you mean `name`?"),
    ("member without name", CONTRACT + "team:\n  members:\n    - role: owner #!", "Add `username`"),
    ("member of an old team", CONTRACT + "team:\n  - role: owner #!", "Add `username`"),
    ("role without role", CONTRACT + "roles:\n  - access: read #!", "Add `role`"),
    ("support without channel", CONTRACT + "support:\n  - tool: slack #!", "Add `channel`"),
    ("synonym without word", CONTRACT + "schema:\n  - name: t\n    synonyms:\n      - locale: en #!", "Add `synonym`"),
    ("definition without url", CONTRACT + "authoritativeDefinitions:\n  - type: x #!", "Add `url`"),
    ("custom property without value", CONTRACT + "customProperties:\n  - property: x #!", "Add `value`"),
    ("unknown key of context", CONTRACT + "context:\n  instruction: x #!", "Did you mean `instructions`?"),
    ("status is required in 3.1", "apiVersion: v3.1.0 #!\nkind: DataContract\nid: x\nversion: 1.0.0", "Add `status`"),
    ("enum is unknown to 3.1", column("        enum: [{value: 1}] #!").replace("v3.2.0", "v3.1.0").replace("id: x", "id: x\nstatus: a"), "enum"),
    ("timestamp is unknown to 3.0", column("        logicalType: timestamp #!").replace("v3.2.0", "v3.0.2").replace("id: x", "id: x\nstatus: a"), "date"),
    ("2.2 without version", "apiVersion: v2.2.2 #!\nkind: virtualDataset\nuuid: x", "Add `version`"),
    ("product: unknown key", PRODUCT + "owner: me #!", "owner"),
    ("product: unknown version", "apiVersion: v2.0.0 #!\nkind: DataProduct\nid: x", "v1.1.0"),
    ("product: port without name", PRODUCT + "outputPorts:\n  - version: 1.0.0 #!", "Add `name`"),
    ("product: port key", PRODUCT + "outputPorts:\n  - name: o\n    contractID: c #!", "Did you mean `contractId`?"),
    ("product: input with description", PRODUCT + "inputPorts:\n  - name: o\n    description: c #!", "description"),
    ("product: input contract", PRODUCT + "outputPorts:\n  - name: o\n    inputContracts:\n      - id: c #!", "Add `version`"),
    ("product: management port", PRODUCT + "managementPorts:\n  - name: o #!", "Add `content`"),
    ("product: team is a list", PRODUCT + "team:\n  - username: a #!", "a map"),
    ("product: status in 1.0", "apiVersion: v1.0.0 #!\nkind: DataProduct\nid: x", "Add `status`"),
    ("product: contract in 1.0", "apiVersion: v1.0.0\nkind: DataProduct\nid: x\nstatus: a\ninputPorts:\n  - name: a #!\n    version: 1.0.0", "contractId"),
    ("dps: owner", "dataProductSpecification: 0.0.1\nid: x\ninfo:\n  title: t #!", "Add `owner`"),
    ("dps: unknown version", "dataProductSpecification: 0.0.2 #!\nid: x", "0.0.1"),
    ("dcs: info", "dataContractSpecification: 1.1.0 #!\nid: x", "Add `info`"),
    ("dcs: unknown version", "dataContractSpecification: 2.0.0 #!\nid: x", "1.2.1"),
    ("dcs: field type", "dataContractSpecification: 1.1.0\nid: x\ninfo: {title: t, version: 1.0.0}\nmodels:\n  m:\n    fields:\n      f:\n        type: stringy #!", "Did you mean `string`?"),
]  # fmt: skip
