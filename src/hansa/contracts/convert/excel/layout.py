"""Which cell of the template holds what: titles of columns and the ODCS keys behind them.

Fundamentals   label in A or B, value in C
Schema NAME    a table's labels in A and values in B; below the row of titles a row a property (`address.city`, `lines.items`)
Servers        labels in A or B, a server a column from C on
all others     a row of titles, below it a row each
A column `More (JSON)` holds what the template has no column for, so that nothing is lost on the way.
"""

from __future__ import annotations

MORE = "More (JSON)"

FUNDAMENTALS = (
    (4, "A", "Kind", "kind"), (5, "A", "apiVersion", "apiVersion"), (7, "A", "ID", "id"), (8, "A", "Name", "name"),
    (9, "A", "Version", "version"), (10, "A", "Status", "status"), (12, "A", "Owner", "owner"), (14, "A", "Domain", "domain"),
    (15, "A", "Data Product", "dataProduct"), (16, "A", "Tenant", "tenant"), (18, "A", "Description", ""),
    (19, "B", "Purpose", "description.purpose"), (20, "B", "Limitations", "description.limitations"),
    (21, "B", "Usage", "description.usage"), (23, "A", "Tags", "tags"), (25, "A", "Context Instructions", "context.instructions"),
    (26, "A", MORE, "more"),
)  # fmt: skip

TABLE = (
    (5, "Name", "name"), (6, "Type", "physicalType"), (7, "Description", "description"), (8, "Business Name", "businessName"),
    (9, "Physical Name", "physicalName"), (10, "Data Granularity", "dataGranularityDescription"), (11, "Tags", "tags"),
    (12, "ID", "id"), (13, "Deprecated", "deprecated"), (14, "Context Instructions", "context"), (15, MORE, "more"),
)  # fmt: skip
HEADER = 18
"""The row of titles in a schema sheet; readers look for it by its titles."""

PROPERTIES = (
    ("Property", "name"), ("Business Name", "businessName"), ("Logical Type", "logicalType"), ("Physical Type", "physicalType"),
    ("Example(s)", "examples"), ("Description", "description"), ("Required", "required"), ("Unique", "unique"),
    ("Classification", "classification"), ("Tags", "tags"), ("Authoritative Definition URL", ""),
    ("Authoritative Definition Type", ""), ("Physical Name", "physicalName"), ("Primary Key", "primaryKey"),
    ("Primary Key Position", "primaryKeyPosition"), ("Partitioned", "partitioned"),
    ("Partition Key Position", "partitionKeyPosition"), ("Encrypted Name", "encryptedName"),
    ("Transform Sources", "transformSourceObjects"), ("Transform Logic", "transformLogic"),
    ("Transform Description", "transformDescription"), ("Critical Data Element Status", "criticalDataElement"),
    ("Maximum Items", "maxItems"), ("Minimum Items", "minItems"), ("Unique Items", "uniqueItems"), ("Format", "format"),
    ("Minimum Length", "minLength"), ("Maximum Length", "maxLength"), ("Exclusive Minimum", "exclusiveMinimum"),
    ("Minimum", "minimum"), ("Exclusive Maximum", "exclusiveMaximum"), ("Maximum", "maximum"), ("Multiple Of", "multipleOf"),
    ("Minimum Properties", "minProperties"), ("Maximum Properties", "maxProperties"), ("Required Properties", "required"),
    ("Pattern", "pattern"), ("Semantic Type", "semanticType"), ("Deprecated", "deprecated"),
    ("Comments (internal)", ""), ("ID", "id"), (MORE, "more"),
)  # fmt: skip
OPTIONS = frozenset(
    {
        "Maximum Items", "Minimum Items", "Unique Items", "Format", "Minimum Length", "Maximum Length", "Exclusive Minimum",
        "Minimum", "Exclusive Maximum", "Maximum", "Multiple Of", "Minimum Properties", "Maximum Properties",
        "Required Properties", "Pattern",
    }
)  # fmt: skip
"""Titles whose values stand in `logicalTypeOptions`."""

LISTS = frozenset({"tags", "transformSourceObjects", "Required Properties"})
"""Comma-separated in one cell."""

QUALITY = (
    ("Schema", ""), ("Property", ""), ("Quality Type", "type"), ("Description", "description"), ("Rule (Library)", "metric"),
    ("Query (SQL)", "query"), ("Threshold Operator", ""), ("Threshold Value", ""), ("Quality Engine (Custom)", "engine"),
    ("Implementation (Custom)", "implementation"), ("Severity", "severity"), ("Scheduler", "scheduler"), ("Schedule", "schedule"),
    ("ID", "id"), (MORE, "more"),
)  # fmt: skip
RELATIONSHIPS = (("Level", ""), ("Type", "type"), ("From", "from"), ("To", "to"), ("ID", "id"), (MORE, "more"))
ENUM = (
    ("Schema", ""),
    ("Property", ""),
    ("Value", "value"),
    ("Label", "label"),
    ("Description", "description"),
    ("Tags", "tags"),
    ("ID", "id"),
    (MORE, "more"),
)
SUPPORT = (
    ("Channel", "channel"), ("Channel URL", "url"), ("Description", "description"), ("Tool", "tool"), ("Scope", "scope"),
    ("Invitation URL", "invitationUrl"), ("ID", "id"), (MORE, "more"),
)  # fmt: skip
TEAM = (
    ("Username", "username"), ("Name", "name"), ("Description", "description"), ("Role", "role"), ("Date In", "dateIn"),
    ("Date Out", "dateOut"), ("Replaced By Username", "replacedByUsername"), ("ID", "id"), (MORE, "more"),
)  # fmt: skip
TEAM_LABELS = (
    (4, "Team Name", "name"),
    (5, "Team Description", "description"),
    (6, "Team Tags", "tags"),
    (7, "Team ID", "id"),
)
ROLES = (
    ("Role", "role"), ("Description", "description"), ("Access", "access"), ("1st Level Approvers", "firstLevelApprovers"),
    ("2nd Level Approvers", "secondLevelApprovers"), ("ID", "id"), (MORE, "more"),
)  # fmt: skip
SLA = (
    ("Property", "property"), ("Value", "value"), ("Extended value", "valueExt"), ("Unit", "unit"), ("Element", "element"),
    ("Driver", "driver"), ("ID", "id"), (MORE, "more"),
)  # fmt: skip
CUSTOM = (
    ("Element Type", ""),
    ("Element", ""),
    ("Property", "property"),
    ("Value", "value"),
    ("Type", ""),
    ("Description", "description"),
    ("Vendor", "vendor"),
    ("ID", "id"),
)
PRICE = ((4, "Price Amount", "priceAmount"), (5, "Price Currency", "priceCurrency"), (6, "Price Unit", "priceUnit"))

SERVER = (
    (4, "A", "Server", "server"), (5, "A", "Environment", "environment"), (6, "A", "Description", "description"),
    (8, "A", "Type", "type"), (11, "B", "Account", "account"), (12, "B", "Catalog", "catalog"), (13, "B", "Catalog URL", "catalogUrl"),
    (14, "B", "Database", "database"), (15, "B", "Dataset", "dataset"), (16, "B", "Delimiter", "delimiter"),
    (17, "B", "Encoding", "encoding"), (18, "B", "Endpoint URL", "endpointUrl"), (19, "B", "Format", "format"),
    (20, "B", "Host", "host"), (21, "B", "Location", "location"), (22, "B", "Namespace", "namespace"), (23, "B", "Path", "path"),
    (24, "B", "Port", "port"), (25, "B", "Project", "project"), (26, "B", "Region", "region"),
    (27, "B", "Region Name", "regionName"), (28, "B", "Schema", "schema"), (29, "B", "Service Name", "serviceName"),
    (30, "B", "Staging Directory", "stagingDir"), (31, "B", "Stream", "stream"), (32, "B", "Warehouse", "warehouse"),
    (33, "B", "Workgroup", "workgroup"), (35, "B", "ID", "id"), (36, "B", MORE, "more"),
)  # fmt: skip

SHEETS: dict[str, tuple[str, str, int]] = {
    "Quality": ("Quality", "What the data must keep, a rule a row.", 4),
    "Relationships": (
        "Relationships",
        "Which columns refer to which, as table.column; several columns are separated by commas.",
        4,
    ),
    "Enum": ("Enum", "The values that a property may have.", 4),
    "Support": ("Support and communication channels", "Where consumers ask.", 4),
    "Team": ("Team", "Who stands behind the contract.", 9),
    "Roles": ("Roles", "Which roles give access, and who approves them.", 4),
    "SLA": ("Service-level agreement", "What is promised about latency, freshness, retention, support.", 6),
    "Custom Properties": ("Custom properties", "What the standard has no words for.", 4),
}
"""Sheet → title, one sentence, and the row of its column titles."""

TITLES = {
    name: frozenset(title.lower() for title, _ in columns)
    for name, columns in (
        ("", PROPERTIES), ("Quality", QUALITY), ("Relationships", RELATIONSHIPS), ("Enum", ENUM), ("Support", SUPPORT),
        ("Team", TEAM), ("Roles", ROLES), ("SLA", SLA), ("Custom Properties", CUSTOM),
    )
}  # fmt: skip
"""The titles that a sheet may have; "" stands for the sheets of tables."""
