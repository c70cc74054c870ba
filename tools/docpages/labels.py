"""The names by which pages link to a rule, message, element, code list, code or datatype."""

from __future__ import annotations


def rule_label(code: str) -> str:
    """Return the label of the page of a rule."""
    return f"regel-{code.lower()}"


def message_label(naam: str) -> str:
    """Return the label of the page of a message."""
    return f"bericht-{naam.lower()}"


def element_label(name: str) -> str:
    """Return the label of an element, which may stand in several messages."""
    return f"element-{name.lower()}"


def list_label(name: str) -> str:
    """Return the label of the page of a code list."""
    return f"codelijst-{name.lower()}"


def code_label(codelist: str, code: str) -> str:
    """Return the label of one code of a list."""
    return f"code-{codelist.lower()}-{code.lower()}"


def type_label(name: str) -> str:
    """Return the label of a datatype."""
    return f"datatype-{name.lower().replace('_', '-')}"


def finding_label(code: str) -> str:
    """Return the label of a code that is no rule of the standard."""
    return f"bevinding-{code.lower()}"
