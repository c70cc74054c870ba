"""Who follows the description of a message step by step, with nothing made beforehand.

The codec makes a function of that description; this is what the function must do, in as few words
as Python has for it. It goes by names only, and never by place.
"""

from __future__ import annotations

from ieb.wire.layout import ClassLayout


def read(layout, root):
    """Return the message that the elements below a root hold."""
    return _read_class(layout.root, root, release=layout.release)


def _read_class(layout, node, **besides):
    parts = {part.tag: part for part in layout.parts}
    values = dict(besides)
    for child in node:
        part = parts[child.tag]
        value = _read_content(part.holds, child)
        if part.many:
            value = (*values.get(part.name, ()), value)
        values[part.name] = value
    return layout.kind(**values)


def _read_content(holds, node):
    if isinstance(holds, ClassLayout):
        return _read_class(holds, node)
    return holds.read(node.text or "")


def write(layout, message):
    """Return the lines of a message as XML, from the first that depends on it."""
    return list(_write_class(layout.root, message, "  "))


def _write_class(layout, value, indent):
    for part in layout.parts:
        held = getattr(value, part.name)
        members = held if part.many else (held,)
        for member in members:
            if member is not None:
                yield from _write_part(part, member, indent)


def _write_part(part, value, indent):
    if isinstance(part.holds, ClassLayout):
        yield f"{indent}<{part.written}>"
        yield from _write_class(part.holds, value, f"{indent}  ")
        yield f"{indent}</{part.written}>"
        return
    text = part.holds.write(value)
    for char, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(char, reference)
    yield f"{indent}<{part.written}>{text}</{part.written}>"
