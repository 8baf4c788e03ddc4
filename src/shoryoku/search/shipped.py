"""Everything that is shipped, as entries that can be searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shoryoku.firm.vocabulary import Term, vocabulary
from shoryoku.reference.cases import KINDS as CASE_KINDS
from shoryoku.reference.cases import Case, cases, equipment, facts_of
from shoryoku.reference.entries import Citation, Document, Fact, documents
from shoryoku.reference.load import facts
from shoryoku.reference.metrics import Metric, formula, registry
from shoryoku.reference.show import shown_citation, shown_value
from shoryoku.rulebook.book import Rulebook
from shoryoku.search.entries import Entry, Passage, without_repetition
from shoryoku.search.programmes import programme_entries, source_entries
from shoryoku.text import Text


def everything(book: Rulebook) -> Iterator[Entry]:
    """All entries; stale data are left out, as in every list of them."""
    yield from programme_entries(book)
    yield from (_term(term) for term in vocabulary().values())
    yield from (_case(case) for case in cases().values())
    yield from (_metric(metric) for metric in registry().metrics.values())
    for fact in facts().values():
        if not fact.stale and not fact.id.startswith("case."):  # those stand with their case
            yield _fact(fact)
    yield from (_document(document) for document in documents().values())
    yield from source_entries(book)


def _term(term: Term) -> Entry:
    passages = [Passage("alias", Text(term.id, term.id))]
    passages += [Passage("text", text) for text in (term.question, term.help) if text]
    passages += [Passage("text", text) for _, text in term.choices]
    passages += [Passage("note", text) for text in (term.note,) if text]
    return Entry(
        kind="term",
        id=term.id,
        title=term.label,
        passages=without_repetition(passages),
        sources=(Text(term.source, term.source),) if term.source else (),
        standing=term.standing or "",
    )


def _case(case: Case) -> Entry:
    tags = [equipment()[tag] for tag in case.equipment]
    aliases = [case.id, case.printed, *(word for tag in tags for word in tag.words)]
    labels = [*(tag.label for tag in tags), *case.programmes]
    said = [case.did, case.result, Text(case.task_printed, case.task_printed)]
    said += [_both(fact.label, fact) for fact in facts_of(case)]
    notes = [CASE_KINDS[case.kind], *(figure.note for figure in case.figures), case.note]
    quoted = [Text(figure.quote, figure.quote) for figure in case.figures]
    passages = [Passage("label", text) for text in labels]
    passages += [Passage("alias", Text(word, word)) for word in aliases]
    passages += [Passage("text", text) for text in said]
    passages += [Passage("note", text) for text in (*quoted, *notes) if text]
    return Entry(
        kind="case",
        id=case.id,
        title=case.name,
        passages=without_repetition(passages),
        sources=_cited(case.sources),
        standing="seed",
    )


def _metric(metric: Metric) -> Entry:
    said = [Text(formula(metric, "ja"), formula(metric, "en")), metric.used_by]
    remarks = [Text(metric.quote, metric.quote), *([metric.note] if metric.note else [])]
    remarks += [Text(column, column) for column in metric.houjin]
    passages = [Passage("label", registry().words[metric.word])]
    passages += [Passage("text", text) for text in said]
    passages += [Passage("alias", Text(metric.id, metric.id))]
    passages += [Passage("note", text) for text in remarks]
    return Entry(
        kind="metric",
        id=metric.id,
        title=metric.label,
        passages=without_repetition(passages),
        sources=_cited(metric.sources),
        standing=metric.standing,
    )


def _fact(fact: Fact) -> Entry:
    title = Text(f"{fact.group.ja}：{fact.label.ja}", f"{fact.group.en}: {fact.label.en}")
    passages = [Passage("text", _both(fact.label, fact)), Passage("alias", Text(fact.id, fact.id))]
    if fact.definition:
        passages.append(Passage("text", registry().metrics[fact.definition].label))
    remarks = [Text(fact.quote, fact.quote), *([fact.note] if fact.note else [])]
    passages += [Passage("note", text) for text in remarks]
    return Entry(
        kind="fact",
        id=fact.id,
        title=title,
        passages=without_repetition(passages),
        sources=_cited(fact.sources),
        standing="" if fact.lost else fact.standing,
    )


def _document(document: Document) -> Entry:
    told = [text for text in (document.published, document.address) if text]
    passages = [Passage("alias", Text(document.id, document.id))]
    passages += [Passage("text", Text(text, text)) for text in told]
    return Entry(
        kind="source",
        id=document.id,
        title=document.title,
        passages=tuple(passages),
        standing=document.kind,
    )


def _both(label: Text, fact: Fact) -> Text:
    """A datum with its value, in two languages."""
    ja, en = shown_value(fact, "ja"), shown_value(fact, "en")
    return Text(f"{label.ja}：{ja}", f"{label.en}: {en}")


def _cited(sources: Iterable[Citation]) -> tuple[Text, ...]:
    return tuple(Text(shown_citation(one, "ja"), shown_citation(one, "en")) for one in sources)
