"""The pages of the docs that follow from the data of the library, not written by hand."""

from docpages.pages import FOLDERS, documents, write

__all__ = ["FOLDERS", "documents", "write"]
