"""Configuration of the documentation."""

from importlib.metadata import version as installed_version

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
    (
        r"py:.*",
        r".* .*|Name|source|date|Validator|Message|Heenbericht|Member|Names|Fault|Table",
    ),  # prose and type aliases
    (
        r"py:.*",
        r"ieb\.(values\.Member|values\.Validator|keten\.party\.P|wire\.expected\.M|notation\.(Open|Closed)|.*\._.*)",
    ),  # not public
    (r"py:.*", r"(abc|collections|datetime|decimal|enum|os|pathlib|types|typing)\..*"),  # standard library
    (r"py:.*", r"(attr|attrs|cattrs|lxml|xmlschema|hypothesis|click)(\..*)?"),  # dependencies
]
