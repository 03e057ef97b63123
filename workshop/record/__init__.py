"""The workshop record: all that was said and what became of it, as one object without names.

`record.schema.json` beside this describes it. Ids are texts that stay the same from one
export to the next; moments are ISO 8601 in UTC; every list is there, also when it is empty.
"""

from __future__ import annotations

from workshop.record.whole import export_record, read_schema

__all__ = ["export_record", "read_schema"]
