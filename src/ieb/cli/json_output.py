"""JSON on standard output: an object, an object on each line, or one with a long list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from textwrap import indent

import click


def echo_json(content: object) -> None:
    """Write JSON to standard output: as bytes, because JSON is UTF-8 whatever the screen is."""
    click.echo(write_json(content).encode())


def echo_line(content: object) -> None:
    """Write JSON on one line of standard output: an object of many, each read by itself.

    Args:
        content: What `json.dumps` takes.
    """
    click.echo(write_line(content).encode())


def write_line(content: object) -> str:
    """Return content as JSON on one line.

    Args:
        content: What `json.dumps` takes.
    """
    return json.dumps(content, ensure_ascii=False)


def write_json(content: object) -> str:
    """Return content as JSON, for a person to read too.

    Args:
        content: What `json.dumps` takes.
    """
    return json.dumps(content, ensure_ascii=False, indent=2)


def echo_json_around(before: Mapping[str, object], key: str, parts: Iterable[str]) -> None:
    """Write an object to standard output of which one key holds a list that is too long to keep.

    Args:
        before: The object, with an empty list under the key.
        key: The key.
        parts: What the list holds, each as JSON.
    """
    empty = f"{json.dumps(key)}: []"
    head, _, tail = write_json(before).partition(empty)
    click.echo(f"{head}{json.dumps(key)}: [".encode(), nl=False)
    between = "\n"
    end = ""
    for part in parts:
        click.echo(f"{between}{indent(part, '    ')}".encode(), nl=False)
        between = ",\n"
        end = "\n  "
    click.echo(f"{end}]{tail}".encode())
