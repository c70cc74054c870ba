"""A page per public module: one that says in its `__all__` what of it may be used."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from docpages.markdown import code, page, toctree
from docpages.names import definition, homes, public_modules


def api_pages() -> Iterator[tuple[str, str]]:
    """Yield the page of each public module: its name and content."""
    for module in public_modules():
        yield f"api/{module}.md", page(code(module), f"api-{module}", _lines(module))


def _lines(module: str) -> Iterator[str]:
    yield "```{eval-rst}"
    yield f".. automodule:: {module}"
    yield "   :members:"
    yield "   :undoc-members:"
    yield "```\n"
    yield from _elsewhere(module)
    below = [name for name in public_modules() if name.rpartition(".")[0] == module]
    if below:
        yield from toctree(below)
        yield "Daaronder:\n"
        yield from (f"- [{code(name)}]({name}.md)" for name in below)


def _elsewhere(module: str) -> Iterator[str]:
    """Yield which names of a module are described on the page of another one."""
    named: dict[str, list[str]] = {}
    for name in import_module(module).__all__:
        described = homes()[definition(getattr(import_module(module), name), name)]
        home = described.rpartition(".")[0]
        named.setdefault(home, []).append(code(name))
    named.pop(module, None)
    for home, names in sorted(named.items()):
        yield f"Beschreven bij [{code(home)}]({home}.md): {', '.join(names)}.\n"
