"""A package of Office (ECMA-376, part 2): its parts by name, their links, and its XML read sign by sign without a tree."""

import posixpath
from xml.parsers import expat

from parsing.faults import CUT, Fault

_AT_ONCE = 1 << 16


def walk(part, reader):
    """Tell `reader` what an XML part holds: start(name, attributes), end(name), text(signs); names without their prefix."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = _no_entities
    parser.StartElementHandler = lambda name, attributes: reader.start(_local(name), attributes)
    parser.EndElementHandler = lambda name: reader.end(_local(name))
    parser.CharacterDataHandler = reader.text
    while read := part.read(_AT_ONCE):
        parser.Parse(read)
    parser.Parse(b"", True)


def _no_entities(*_declared):
    raise Fault(CUT)


def _local(name):
    return name.rpartition(":")[2]


class Package:
    """Parts are found whatever their capitals and slashes; `main` is the name of the part that the package is about, or ""."""

    def __init__(self, archive):
        self._archive = archive
        self._parts = {_plain(part.filename): part for part in archive.infolist()}
        self.main = next((target for kind, target in self.links("").values() if kind == "officeDocument"), "")

    def __contains__(self, name):
        return name in self._parts

    def walk(self, name, reader):
        """`reader` with what the part holds; as it was where there is no such part."""
        if name in self:
            with self._archive.open(self._parts[name]) as part:
                walk(part, reader)
        return reader

    def links(self, name):
        """{id: (kind, name of the part)} of what a part names as its own."""
        folder, own = posixpath.split(name)
        return self.walk(posixpath.join(folder, "_rels", f"{own}.rels"), _Links(folder)).found


def _plain(name):
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/").lower()


class _Links:
    def __init__(self, folder):
        self._folder, self.found = folder, {}

    def start(self, name, attributes):
        target = attributes.get("Target", "")
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id")] = kind, _plain(posixpath.join(f"/{self._folder}", target))

    def end(self, name):
        pass

    def text(self, signs):
        pass
