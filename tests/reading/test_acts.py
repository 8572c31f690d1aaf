"""The act of a statement, given those of the article's others."""

from onrecord.reading.acts import acts
from onrecord.reading.section import Finding, Reference
from onrecord.reading.spans import Attribution, Found
from onrecord.reading.statement_head import ACTS

RATES = [0.6, 0.1, *[0.3 / 8] * 8]


def finding(**p: float) -> Finding:
    given = tuple(p.get(act, 0.001) for act in ACTS)
    return Finding(Attribution((Found(0, 0, 1, 1, 1),), None, None, (1.0,), 1.0), -1, 1.0, -1, Reference(), (), given, ())


def test_a_doubtful_act_goes_with_the_others_of_its_article() -> None:
    doubtful = finding(say=0.52, accuse=0.48)
    assert acts([doubtful, *[finding(say=0.99)] * 6], RATES)[0] == "say"
    assert acts([doubtful, *[finding(accuse=0.99)] * 6], RATES)[0] == "accuse"


def test_a_sure_act_stays_what_it_is() -> None:
    assert acts([finding(deny=0.97), *[finding(accuse=0.99)] * 20], RATES)[0] == "deny"
    assert acts([finding(ask=0.9)], RATES) == ["ask"]
    assert acts([], RATES) == []
