"""Configuration of the documentation."""

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import desc_signature, pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent / "tools"))

import docpages  # noqa: E402  # found on the path that the line above adds
from docpages.mentions import label_of_code, labels, pieces  # noqa: E402
from docpages.names import definition, described_name, homes  # noqa: E402

project = "ieb"
author = "de makers van ieb"
copyright = author
release = version = installed_version("ieb")
language = "nl"

# No intersphinx: building the documentation needs no network.
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "myst_parser"]
exclude_patterns = ["_build", "**/_*.md"]  # a page with an underscore is part of another
templates_path = ["_templates"]
locale_dirs = ["locale"]  # the theme's own words in Dutch

html_theme = "furo"
html_title = f"ieb {release}"
html_static_path = ["_static"]
html_css_files = ["ieb.css"]

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
    # The standard library.
    ("py:class", r"(collections\.abc|contextlib|datetime|decimal|fractions|os|pathlib|uuid)\.\w+"),
    ("py:class", r"concurrent\.futures(\._base)?\.Executor"),
    ("py:class", r"sqlalchemy\.engine\.base\.Engine"),
    ("py:class", r"hypothesis\.strategies\.SearchStrategy"),
    # As a signature shortens them; the last two are unions.
    ("py:class", "date|Message|Heenbericht"),
    ("py:class", "_Recorded"),  # what nobody gives: an argument of our own
    ("py:class", r"(Name|Yielded|Rulebook|.*\.Regel)"),  # type variables
]

PUBLIC_NAMES = homes()


class LinkMentions(SphinxTransform):
    """Link each mention of a rule, code, message, element or datatype to where it is told.

    A name that is linked by hand, stands in a heading or in a block of code, or is told on this
    very page, stays as it is.
    """

    default_priority = 600  # before Sphinx looks up what a page links to
    KEPT = (
        nodes.reference,
        pending_xref,
        nodes.title,
        nodes.literal_block,
        nodes.raw,
        desc_signature,
    )

    def apply(self) -> None:
        """Replace the names in the page by links."""
        here = {label for label in labels().values() if label in self.document.nameids}
        for node in list(self.document.findall(nodes.literal)):
            if not self.is_kept(node):
                self.link_code(node, here)
        for text in list(self.document.findall(nodes.Text)):
            if not self.is_kept(text) and not isinstance(text.parent, nodes.literal):
                found = [self.linked(part, label, here) for part, label in pieces(text.astext())]
                text.parent.replace(text, found)

    def is_kept(self, node: nodes.Node) -> bool:
        """Return whether a node stands inside something that stays as it is."""
        while node.parent is not None:
            node = node.parent
            if isinstance(node, self.KEPT):
                return True
        return False

    def linked(self, part: str, label: str | None, here: set[str]) -> nodes.Node:
        """Return a part of a text, as a link when it has a place elsewhere."""
        if label is None or label in here:
            return nodes.Text(part)
        return self.reference("std", "ref", label, nodes.inline("", part), "mention")

    def link_code(self, node: nodes.literal, here: set[str]) -> None:
        """Make a link of inline code that names something."""
        name = node.astext()
        label = label_of_code(name)
        described = described_name(name.removesuffix("()"))
        if label is not None and label not in here:
            link = self.reference("std", "ref", label, node.deepcopy(), "mention code")
        elif described is not None:
            link = self.reference("py", "obj", described, node.deepcopy(), "mention")
        else:
            return
        node.parent.replace(node, link)

    def reference(
        self, domain: str, kind: str, target: str, shown: nodes.Node, looks: str
    ) -> pending_xref:
        """Return a link that Sphinx resolves; one to nowhere is a warning."""
        return pending_xref(
            "",
            shown,
            refdomain=domain,
            reftype=kind,
            reftarget=target,
            refexplicit=True,
            refwarn=True,
            refdoc=self.env.docname,
            classes=looks.split(),
        )


def make_pages(app: Sphinx) -> None:
    """Write the pages that follow from the data, before Sphinx looks which pages there are."""
    docpages.write(DOCS)


def skip_what_is_described_elsewhere(  # noqa: PLR0917  # what Sphinx calls it with
    app: Sphinx, what: str, name: str, obj: object, skip: bool, options: object
) -> bool | None:
    """Leave what two modules name to the page of the one nearest to its definition."""
    home = PUBLIC_NAMES.get(definition(obj, name))
    page = app.env.docname.removeprefix("api/")
    if what == "module" and home is not None and home != f"{page}.{name}":
        return True
    return None


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
    app.connect("builder-inited", make_pages)
    app.add_transform(LinkMentions)
    app.connect("autodoc-skip-member", skip_what_is_described_elsewhere)
    app.connect("missing-reference", link_to_public_name)
