"""What the readers of all files share: problems, defined ids, mentioned ids, cited sources."""

from __future__ import annotations

from formulator.base.i18n import tr
from formulator.base.problems import Problem, near
from formulator.base.reading import Fields, to_slug, to_source
from formulator.base.yamltext import Map, Node, Place, Text
from formulator.catalog.tests_reader import TestsReader
from formulator.domain.concepts import Names
from formulator.domain.rules import Test

LANGUAGES = ("en", "fr", "it", "es", "de", "pt")
MORE_LANGUAGES = ("ru", "pl", "nl", "la")


class Collector:
    """Gathers while reading; `settle` then checks what only all files together can show."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.defined: dict[str, tuple[str, Place]] = {}
        self.mentioned: list[tuple[str, Place]] = []
        self.cited: list[tuple[str, Place]] = []
        self.known_sources: dict[str, Place] = {}
        self._tests = TestsReader(self.problems, self.mention)

    def define(self, fields: Fields, what: str) -> str:
        """The id of an entry; a second one of the same name is a problem that names both places."""
        ident = fields.take("id", to_slug, "", required=True)
        if not ident:
            return ""
        place = fields.at("id")
        if ident in self.defined:
            first = self.defined[ident][1]
            fields.complain(place, tr("the id {id} stands twice, first at {file}:{line}", id=ident, file=first.file, line=first.line))
        else:
            self.defined[ident] = (what, place)
        return ident

    def mention(self, ident: str, node: Node) -> None:
        self.mentioned.append((ident, node.place))

    def ids(self, fields: Fields, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of ids that must be defined somewhere."""
        found = fields.texts(key, to_slug, required)
        for node in fields.items(key):
            if isinstance(node, Text):
                self.mention(node.value.strip(), node)
        return found

    def sources(self, fields: Fields, key: str, required: bool = False) -> tuple[str, ...]:
        found = fields.texts(key, to_source, required)
        if required and fields.has(key) and not found:
            fields.complain(fields.at(key), tr("{key} names no source", key=key))
        for node in fields.items(key):
            if isinstance(node, Text):
                self.cited.append((node.value.strip(), node.place))
        return found

    def tests(self, fields: Fields, key: str) -> tuple[Test, ...]:
        return self._tests.read(fields.node(key))

    def read_tests(self, node: Node | None) -> tuple[Test, ...]:
        return self._tests.read(node)

    def names(self, fields: Fields, substance: bool = False) -> Names:
        node = fields.node("names", required=substance)
        by_language: dict[str, tuple[str, ...]] = {}
        if node is not None:
            inner = Fields(node, self.problems, "names")
            for language in (*LANGUAGES, *MORE_LANGUAGES):
                if inner.has(language):
                    by_language[language] = inner.texts(language)
                elif substance and language in LANGUAGES and isinstance(node, Map):
                    inner.complain(inner.place, tr("names lacks the language {language}", language=language))
            inner.done()
        return Names(by_language, fields.texts("brands"), fields.texts("misspellings"))

    def settle(self) -> None:
        """Reports ids and sources that are named but defined nowhere."""
        known = [*self.defined]
        for ident, place in self.mentioned:
            if ident and ident != "any" and ident not in self.defined:
                self.problems.append(place.problem(tr("{id} is not defined anywhere.", id=ident) + near(ident, known)))
        sources = [*self.known_sources]
        for ident, place in self.cited:
            if ident not in self.known_sources:
                self.problems.append(place.problem(tr("the source {id} is not known.", id=ident) + near(ident, sources)))
