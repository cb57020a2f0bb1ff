"""Words that stand in a name without changing which substance it is: forms, salts, makers, schedules."""

from __future__ import annotations

from formulator.base.folding import fold


def _set(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


FORMS = _set(
    "ampoule ampoules amp amps ampul ampule ampules ampulle ampullen ampolla ampollas ampola ampolas fiala fiale vial vials "
    "viale flacon flacons flacone flaconcino flakon bottle stechampulle durchstechflasche syringe seringue siringa jeringa "
    "prefilled fertigspritze injection injections injectable injectables inj inyectable inyeccion iniettabile iniezione injektion "
    "injektionslosung injektionsloesung injetavel injecao solution soluzione solucion solucao losung loesung sol soln "
    "for pour per para zur zum fur fuer de di do of the la le der die das im iv sc id intramuscular intravenous subcutaneous "
    "intramusculaire intravenoso intramuscolare tablet tablets tab tabs tbl tbl. tabl cpr cp cps comprime comprimes compressa compresse "
    "comprimido comprimidos tablette tabletten filmtabletten caps capsule capsules gelule gelules kapsel kapseln capsula capsulas "
    "capsule sachet sachets bustina bustine oral orale po sterile steril preservative free sans conservateur senza conservante sin "
    "conservantes konservierungsmittelfrei unpreserved plain mdv sdv usp bp ph eur dci generic generique generico generika medication "
    "medicine tropfen drops gotas gocce gouttes sirup syrup sirop"
)

SALTS = _set(
    "hydrochloride hcl chlorhydrate clorhidrato cloridrato hydrochlorid hydrochloridum cloridrato hydrobromide bromhydrate "
    "sodium sodique sodico sodica natrium na disodium potassium kalium potassique tromethamine trometamol trometamina tromethamol "
    "trometamine phosphate fosfato phosphat sodium-phosphate acetonide acetonid acetonido acetate acetato acetat citrate citrato citrat "
    "maleate maleato mesylate mesilate mesilat besylate besilate tartrate tartrat tartrato bitartrate succinate lysine lisina fumarate "
    "monohydrate dihydrate hemihydrate calcium calcique erbumine arginine arginina medoxomil cilexetil axetil"
)
#: Salts that decide the product itself among injectables and are never dropped there.
SALTS_KEPT_IN_MIX = _set(
    "succinate lysine lisina potassium kalium potassique calcium calcique arginine arginina acetate acetato acetat citrate citrato citrat"
)

MAKERS = _set(
    "ratiopharm mylan viatris sandoz teva biogaran arrow zentiva hexal stada braun bbraun hameln aguettant fresenius kabi accord "
    "hikma pfizer bayer sanofi aventis eg doc normon cinfa aurobindo aliud heumann renaudin cooper lavoisier molteni monico salf "
    "bioindustria galenica senese steigerwald loges rotexmedica jenapharm cristers qualimed almus actavis krka richter gedeon "
    "apotex sun zydus lupin cipla novartis roche gsk merck lilly msd astrazeneca abbott menarini angelini recordati chiesi zambon "
    "basics puren ct betapharm neuraxpharm winthrop docgenerici ibsa italfarmaco b pharma pharmaceuticals laboratoires labs gmbh spa "
    "panpharma medac grindeks kalceks baxter hospira amneal wockhardt mercury"
)

SCHEDULE = _set(
    "daily day days a per every each once twice thrice morning evening night noon bid tid qid od qd hs prn weekly week month monthly "
    "times time x taglich tag taglich taeglich morgens abends mittags wochentlich woche jour jours par matin soir fois semaine giorno "
    "al die volta volte settimana dia vez veces semana noche manana por ao vezes noite manha as needed bei bedarf since seit depuis "
    "low dose high chronic long term regular occasionally sometimes"
)

#: A text that starts with one of these says what is not there: it is never guessed to be the thing itself.
NEGATIONS = _set(
    "no not none without denies negative kein keine keinen ohne nicht sans pas aucun aucune non nessun nessuna senza sin ninguna ningun sem nenhum nenhuma"
)

TOPICAL = _set(
    "gel creme cream crema pomade pommade ointment salbe unguento pomata pomada emulgel topical topique topico topisch lotion lozione schaum mousse"
)

ADRENALINE = _set(
    "adrenaline adrenalin adrenalina epinephrine epinefrina epinephrin adrenalinee adrenalinada adrenalinata levonordefrin noradrenaline "
    "norepinephrine vasoconstrictor vasoconstricteur vasocostrittore vasokonstriktor epi epin epinephr adr adren adrenal suprarenin"
)
