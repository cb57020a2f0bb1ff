"""The ways into the body that a case can name: one word for each, whatever it was written as."""

from __future__ import annotations

from formulator.base.folding import fold, squeeze
from formulator.base.i18n import tr
from formulator.base.problems import near

#: The word the rules know, and how else it is written: short forms and other languages.
_WRITTEN = {
    "intradermal": "id intracutaneous ic intradermique intradermico intradermica intradermo intradermale intradermalmente "
    "intrakutan intracutan intracutanea intracutaneo mesotherapy mesotherapie mesoterapia",
    "subcutaneous": "sc sq subcut subq hypodermic hypodermique subcutan subkutan souscutane souscutanee sottocutaneo sottocutanea "
    "sottocute subcutaneo subcutanea",
    "intramuscular": "im intramusculaire intramuskular intramuskulaer intramuscolare",
    "intravenous": "iv intraveineux intraveineuse intravenos intravenoes endovenoso endovenosa intravenoso intravenosa venous",
    "soft-tissue": "softtissues tissusmous weichteile tessutimolli partesblandas",
    "infiltration": "infiltrative infiltracion infiltrazione",
    "perineural": "nerveblock perineurale",
    "intra-articular": "ia articular intraarticulaire intraarticolare intraartikular intraarticulaer",
    "periarticular": "periarticulaire periarticolare periartikular",
    "intralesional": "lesional intralesionnel",
    "intrabursal": "bursal",
    "peritendinous": "peritendineux peritendineo",
    "epidural": "peridural peridurale epidurale extradural",
    "caudal": "",
    "spinal": "subarachnoid",
    "intrathecal": "it intrathecale intrathekal intratecal",
    "intra-arterial": "intraarteriel intraarteriell",
    "topical": "cutaneous transdermal topique topico",
    "oral": "po peroral perorale",
}
_QUALIFIERS = frozenset(
    {"superficial", "deep", "shallow", "route", "injection", "injections", "voie", "via", "weg", "the", "by", "into", "only"}
)
_KNOWN = {squeeze(word): name for name, others in _WRITTEN.items() for word in (name, *others.split())}


def to_route(text: str) -> str:
    """The route that was meant; raises ValueError where it is not known, for no rule would then see it."""
    whole = squeeze(text)
    bare = squeeze(" ".join(word for word in fold(text).split() if word not in _QUALIFIERS))
    found = _KNOWN.get(whole) or _KNOWN.get(bare)
    if found is None:
        words = ", ".join(_WRITTEN)
        raise ValueError(tr("{text} is not a route that is known here: {words}.", text=text[:40], words=words) + near(text, _WRITTEN))
    return found
