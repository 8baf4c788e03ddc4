"""The notes of a paper, collected while it is written: each call gives the mark to print."""

from __future__ import annotations

from shoryoku.diagnosis.section import Section
from shoryoku.documents.content import Note
from shoryoku.firm.facts import Firm
from shoryoku.reference.entries import STANDINGS, Citation, citations, documents
from shoryoku.reference.metrics import formula, metric
from shoryoku.rulebook.answer import Answer
from shoryoku.rulebook.words import STANDING, label
from shoryoku.text import Language, Text

PARTS = {
    "facts": Text("事実の欄", "facts"),
    "accounts": Text("決算の欄", "accounts"),
    "tasks": Text("業務の欄", "tasks"),
    "process": Text("工程の時間の欄", "process times"),
    "options": Text("投資の案の欄", "investment options"),
    "made_to_order": Text("設備の欄", "equipment"),
    "workforce": Text("人材の欄", "people"),
    "questionnaires": Text("質問票の欄", "questionnaires"),
    "price_pass_through": Text("価格転嫁の欄", "price pass-through"),
}
_EXAMPLE = Text("※例示の値", "※ illustrative values")


class Notes:
    """Notes by mark. A mark is an id: the same source always gives the same note.

    Args:
        language: of the notes.
        firm, section: what the firm entered, with its sources.
    """

    def __init__(self, language: Language, firm: Firm, section: Section) -> None:
        self.language = language
        self.found: dict[str, Note] = {}
        self._documents: dict[str, str] = {}
        self._firm = firm
        self._section = section

    def cite(self, at: str, standing: str = "seed", extra: Text | None = None) -> str:
        """A place in a document, ``S0:56-67``."""
        shown = "；".join(map(self._shown, citations([at], standing)))
        if extra is not None:
            shown += f"。{self.say(extra)}" if self.language == "ja" else f". {self.say(extra)}"
        return self._keep(at if extra is None else f"{at} {extra.en}", "document", shown)

    def cited(self, sources: tuple[Citation, ...]) -> tuple[str, ...]:
        """Places that reference data name."""
        return tuple(self._keep(str(one), "document", self._shown(one)) for one in sources)

    def define(self, id_: str) -> str:
        """The definition of a metric, with its formula and its sources."""
        found = metric(id_)
        standing = STANDINGS[found.standing].in_language(self.language)
        sources = "；".join(map(self._shown, found.sources))
        words = f"{self.say(found.label)} ＝ {formula(found, self.language)}"
        lead = "定義" if self.language == "ja" else "definition"
        return self._keep(
            f"definition/{id_}", "definition", f"{lead} {id_}：{words}（{standing}：{sources}）"
        )

    def own(self, id_: str, words: Text) -> str:
        """A definition of our own, said to be one."""
        lead = "定義" if self.language == "ja" else "definition"
        return self._keep(f"definition/{id_}", "definition", f"{lead} {id_}：{self.say(words)}")

    def rule(self, answer: Answer) -> str:
        """A rule of the rulebook, with its documents and how much of it is not verified."""
        rule = answer.rule
        kinds = dict.fromkeys(source.kind for source in rule.sources.values())
        standings = "・".join(self.say(STANDING[kind]) for kind in kinds)
        unverified = len(answer.unverified)
        ja = self.language == "ja"
        open_ = ""
        if unverified:
            open_ = f"。未確認の値 {unverified}件" if ja else f". {unverified} unverified values"
        lead = "規則" if ja else "rule"
        words = f"{lead} {rule.id}：{standings}{open_}"
        words += f"（shoryoku programmes {rule.id} --sources）"
        return self._keep(f"rule/{rule.id}", "rule", words)

    def part(self, name: str) -> str:
        """What the firm entered in one part of the ``diagnosis:`` section."""
        ja = self.language == "ja"
        lead = "会社の記入" if ja else "entered by the firm"
        words = f"{lead}：{self.say(PARTS[name])}"
        if self._section.is_illustrative(name):
            words += f"（{self.say(_EXAMPLE)}）"
        return self._keep(f"firm/{name}", "firm", words)

    def facts(self, *terms: str) -> str:
        """Facts of the firm, each with the source that its file names."""
        said = []
        for term in terms:
            words = label(None, term, self.language)
            if term in self._firm.sources:
                words += f"＝{self._firm.sources[term]}"
            if self._firm.is_illustrative(term):
                words += f"＝{self.say(_EXAMPLE)}"
            said.append(words)
        lead = "会社の記入" if self.language == "ja" else "entered by the firm"
        return self._keep(f"firm/{'+'.join(terms)}", "firm", f"{lead}：{'、'.join(said)}")

    def documents(self) -> tuple[str, ...]:
        """What the short names of documents in the notes stand for."""
        return tuple(self._documents.values())

    def _shown(self, one: Citation) -> str:
        """A citation by the short name of its document, which is kept for the list of them."""
        document = documents()[one.document]
        if one.document not in self._documents:
            published = f"（{document.published}）" if document.published else ""
            address = f" {document.address}" if document.address else ""
            name = document.title.in_language(self.language)
            self._documents[one.document] = f"{one.document}＝{name}{published}{address}"
        if document.kind != "seed":
            return f"{one.document}［{one.place}］"
        lines = one.place.replace("-", "〜").replace(",", "、")
        return f"{one.document} {lines}行" if self.language == "ja" else str(one)

    def say(self, words: Text) -> str:
        return words.in_language(self.language)

    def _keep(self, id_: str, kind: str, words: str) -> str:
        self.found.setdefault(id_, Note(id_, kind, words))
        return id_
