"""Configuration of the documentation."""

from importlib import import_module
from importlib.metadata import version as installed_version
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

project = "ieb"
author = "de makers van ieb"
copyright = author
release = version = installed_version("ieb")
language = "nl"

# No intersphinx: building the documentation needs no network.
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "myst_parser"]
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = f"ieb {release}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True  # an attribute that also has a docstring of its own is not described twice

nitpicky = True
# Types from elsewhere: without intersphinx there is nothing to link them to.
nitpick_ignore_regex = [
    # Prose, and types that are no class of their own or are not public.
    (
        r"py:.*",
        r".* .*|Name|source|date|Validator|Message|Heenbericht|Member|Names|Fault|Table|Ours|Yielded",
    ),
    (
        r"py:.*",
        r"(abc|collections|datetime|decimal|enum|os|pathlib|types|typing)\..*",
    ),  # standard library
    (r"py:.*", r"(attr|attrs|cattrs|lxml|xmlschema|hypothesis|click)(\..*)?"),  # dependencies
]


def public_names() -> dict[str, str]:
    """Return for each public class and function where it is defined, and where it is described."""
    homes = {}
    for page in Path(__file__).with_name("api").glob("*.md"):
        module = import_module(page.stem)
        for name in module.__all__:
            value = getattr(module, name)
            defined = f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', name)}"
            homes[defined] = f"{page.stem}.{name}"
    return homes


PUBLIC_NAMES = public_names()


def link_to_public_name(
    app: Sphinx, env: BuildEnvironment, node: nodes.Element, contnode: nodes.Element
) -> nodes.Node | None:
    """Link a type to the page that describes it; one of our own that is not public stays text."""
    target = node.get("reftarget", "")
    if not target.startswith("ieb."):
        return None
    parts = target.split(".")
    for size in range(len(parts), 1, -1):
        home = PUBLIC_NAMES.get(".".join(parts[:size]))
        if home is not None:
            name = ".".join([home, *parts[size:]])
            domain = env.get_domain("py")
            return domain.resolve_any_xref(env, node["refdoc"], app.builder, name, node, contnode)[
                0
            ][1]
    is_public = any(
        target == home or target.startswith(f"{home}.") for home in PUBLIC_NAMES.values()
    )
    return None if is_public else contnode


def setup(app: Sphinx) -> None:
    """Attach what this file adds to Sphinx."""
    app.connect("missing-reference", link_to_public_name)
