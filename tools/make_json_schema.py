"""Write the JSON Schemas that are shipped: `python tools/make_json_schema.py [FOLDER]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ieb.administratie import dossier_schema
from ieb.messages import MESSAGES
from ieb.wire.jsonschema import json_schema

HERE = Path(__file__).resolve().parents[1] / "src" / "ieb" / "data" / "json"


def documents() -> dict[str, str]:
    """Return all schemas: file name to content."""
    schemas = {kind.naam.lower(): json_schema(kind) for kind in MESSAGES}
    schemas["dossier"] = dossier_schema()
    return {f"{name}.schema.json": _write(schema) for name, schema in schemas.items()}


def _write(schema: dict[str, object]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main(folder: Path) -> None:
    """Write all schemas to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in documents().items():
        (folder / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
