"""A page of the names that are there after `import ieb`, and the module that describes each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

import ieb
from docpages.markdown import code, page, table


@cache
def public_modules() -> tuple[str, ...]:
    """Return the names of the modules that are public, but for `ieb` itself, sorted."""
    found = [module.name for module in walk_packages(ieb.__path__, "ieb.")]
    found.remove("ieb.__main__")  # which starts the command
    return tuple(sorted(name for name in found if hasattr(import_module(name), "__all__")))


@cache
def homes() -> dict[str, str]:
    """Return for each public class and function where it is defined, and where it is described.

    That is in the module that defines it, if that is public, and else in the deepest that names it.
    """
    found: dict[str, str] = {}
    for module in public_modules():
        for name in import_module(module).__all__:
            defined = definition(getattr(import_module(module), name), name)
            if found.get(defined) != defined:
                found[defined] = f"{module}.{name}"
    return found


def definition(value: object, name: str) -> str:
    """Return the dotted name under which a value was defined.

    Args:
        value: The value.
        name: Its name where it was found, for a value that does not know its own.
    """
    module = getattr(value, "__module__", "")
    return f"{module}.{getattr(value, '__qualname__', name)}"


@cache
def described_names() -> dict[str, str]:
    """Return where the API pages describe a name, by that name and by its name in `ieb` itself.

    Of what is no class or function that is the module: Sphinx has no place for it of its own.
    """
    found: dict[str, str] = {}
    for described in homes().values():
        module, _, last = described.rpartition(".")
        value = getattr(import_module(module), last)
        place = described
        if not callable(value):
            place = module
        found[described] = place
        if last in ieb.__all__ and getattr(ieb, last) is value:
            found[f"ieb.{last}"] = place
    return found


def described_name(name: str) -> str | None:
    """Return the name under which the API pages describe a name of the library, or None.

    Args:
        name: The name, such as ``ieb.parse``; a class of `ieb` itself may also stand alone.
    """
    # A word in small letters may just as well be a command of `ieb`, or an argument.
    if not name.startswith("ieb.") and not name.islower():
        return described_names().get(f"ieb.{name}")
    return described_names().get(name)


def names_page() -> str:
    """Return the page of the names."""
    return page("Namen", "namen", _lines())


def _lines() -> Iterator[str]:
    yield "Deze namen zijn er na `import ieb`. De module ernaast beschrijft wat zij doen.\n"
    rows = ((code(f"ieb.{name}"), _home(f"ieb.{name}")) for name in sorted(ieb.__all__))
    yield from table(("naam", "staat bij"), rows)


def _home(name: str) -> str:
    described = described_name(name)
    assert described is not None  # all that `ieb` names is described somewhere
    module = described
    if module not in public_modules():
        module = described.rpartition(".")[0]
    return f"[{code(module)}](../api/{module}.md)"
