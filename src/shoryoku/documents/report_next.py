"""The report's later parts: what firms like this did, what to do first, people, support."""

from __future__ import annotations

from collections.abc import Iterator

from shoryoku.diagnosis.diversity import finding as diversity_finding
from shoryoku.diagnosis.exact import rounded
from shoryoku.diagnosis.questionnaires import ANSWERS
from shoryoku.diagnosis.similar import Similar
from shoryoku.diagnosis.workforce import Precheck, guideline
from shoryoku.documents.content import (
    Block,
    Bullets,
    Card,
    Cards,
    Paragraph,
    Section,
    Words,
)
from shoryoku.documents.writing import Writing
from shoryoku.reference.cases import Figure
from shoryoku.reference.show import in_unit
from shoryoku.rulebook.answer import Answer
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.prose import window_words
from shoryoku.rulebook.words import STATUS, WINDOW, label
from shoryoku.text import Text

Line = tuple[Words, ...]
_ALIKE = {
    "task": Text("業務", "task"),
    "equipment": Text("設備", "equipment"),
    "industry": Text("業種", "industry"),
    "division": Text("大分類の業種", "broad industry"),
}


def similar(writing: Writing) -> Section | None:
    """What firms like this one did."""
    found = writing.found.similar
    if not found:
        return None
    cards = Cards(tuple(_case(writing, one) for one in found))
    kinds = {reason.kind for one in found for reason in one.reasons}
    kinds -= {"division"} if kinds & {"task", "equipment", "industry"} else set()
    words = writing.joined(writing.say(words) for kind, words in _ALIKE.items() if kind in kinds)
    title = writing.pick(f"{words}の近い事例があります", f"There are cases with a near {words}")
    note = writing.pick(
        "似ている順は、業務・設備・業種・人数の重なりから付けたもので、効果を約束するものではありません。",
        "The order follows shared tasks, equipment, industry and size; it promises nothing.",
    )
    name = writing.pick("同じような会社がしたこと", "What firms like yours did")
    return Section("similar", title, (Paragraph((Words(note),), True), cards), (), name)


def _case(writing: Writing, one: Similar) -> Card:
    case = one.case
    marks = writing.notes.cited(case.sources)
    about = []
    if case.prefecture is not None:
        about.append(f"{case.prefecture.value}{case.city}")
    if case.industry is not None:
        about.append(str(case.industry.value))
    if case.employees is not None:
        about.append(in_unit(case.employees.value, "people", writing.language))
    figures = [case.main_figure] if case.main_figure else list(case.figures[:1])
    lines: list[Line] = [
        (Words(_figure(writing, figure), writing.notes.cited(figure.sources), True),)
        for figure in figures
    ]
    lines.append((Words(writing.say(case.did)),))
    shared = writing.joined(writing.say(reason.words) for reason in one.reasons)
    lines.append((writing.words(f"似ている点：{shared}", f"Alike: {shared}"),))
    return Card(writing.say(case.name), "・".join(about), tuple(lines), marks)


def _figure(writing: Writing, figure: Figure) -> str:
    def shown(value: object) -> str:
        return in_unit(value, figure.unit, writing.language)  # type: ignore[arg-type]

    def about(part: str) -> str:
        return writing.pick("約", "about ") if part in figure.approximate else ""

    name = writing.say(figure.label)
    before, after = (
        "" if value is None else about(part) + shown(value)
        for part, value in (("before", figure.before), ("after", figure.after))
    )
    if before and after:
        return f"{name} {before} → {after}"
    if figure.change is not None:
        if figure.unit == "ratio":
            return f"{name} {about('change')}{writing.change(figure.change)}"
        return f"{name} {about('change')}{shown(figure.change)}"
    return f"{name} {after or before}"


def first(writing: Writing) -> Section:
    """What to do first."""
    items = []
    for action in writing.found.first:
        why = writing.sourced(action.why)
        items.append(
            (
                writing.sourced(action.do, strong=True),
                why._replace(text=writing.pick(f"　{why.text}", f". {why.text}")),
            )
        )
    name = writing.pick("まずすること", "What to do first")
    title = writing.pick("上から順に進めます", "Begin at the top")
    return Section("first", title, (Bullets(tuple(items), numbered=True),), (), name)


def people(writing: Writing) -> Section | None:
    """People: the window, the certifications, diversity, the workplace, and the questionnaires."""
    lines = [
        *_window(writing),
        *(_precheck(writing, one) for one in writing.found.people.prechecks),
        *_diversity(writing),
        *_workplace(writing),
        *_routes(writing),
    ]
    if not lines:
        return None
    name = writing.pick("人材と職場", "People and workplace")
    window = writing.found.people.windows.window
    title, marks = (
        writing.pick("人材について分かったこと", "What is known of people"),
        tuple[str, ...](),
    )
    if window is not None and writing.found.section.strategy.talent:
        title = writing.pick(
            f"人材戦略は第{window.number}の窓「{window.name.ja}」です",
            f"The strategy for people is window {window.number}, {window.name.en}",
        )
        marks = (writing.notes.part("workforce"), writing.notes.cite(window.at))
    return Section("people", title, (Bullets(tuple(lines)),), marks, name)


def _window(writing: Writing) -> Iterator[Line]:
    strategy = writing.found.section.strategy
    if not strategy.challenges:
        return
    said = writing.joined((*strategy.challenges, *strategy.people_problems))
    own = writing.notes.part("workforce")
    yield (writing.words(f"課題：{said}", f"Challenges: {said}", own),)
    chosen = [guideline().measure(id_) for id_ in strategy.measures]
    if chosen:
        names = writing.joined(writing.say(measure.name) for measure in chosen)
        marks = [writing.notes.cite(measure.at) for measure in chosen]
        yield (writing.words(f"選んだ取組：{names}", f"Measures chosen: {names}", own, *marks),)
    step = strategy.next_step
    if step is not None:
        yield (
            writing.words(
                f"次のステップ：{step.name.ja}（ガイドライン{step.page}）",
                f"Next step: {step.name.en} (guideline {step.page})",
                writing.notes.cite(step.at),
            ),
        )


def _precheck(writing: Writing, one: Precheck) -> Line:
    state = {
        True: Text("印刷された基準は満たします", "the printed criteria are met"),
        False: Text("満たさない基準があります", "a criterion is not met"),
        None: Text("まだ分からない基準があります", "a criterion is not known yet"),
    }[one.printed_criteria_met]
    parts = [
        writing.say(part.criterion.name) + writing.bracketed(_met(writing, part.is_met))
        for part in one.found
    ]
    return (
        Words(
            writing.say(one.certification.name), (writing.notes.cite(one.certification.at),), True
        ),
        Words(
            f"　{writing.say(state)}：{writing.joined(parts)}。", (writing.notes.part("workforce"),)
        ),
        writing.words(
            "資料の基準は「等」で終わり、これで全部ではありません。",
            "The printed list is not complete.",
        ),
    )


def _met(writing: Writing, is_met: bool | None) -> str:
    words = {True: ("○", "met"), False: ("×", "not met"), None: ("不明", "unknown")}[is_met]
    return writing.pick(*words)


def _diversity(writing: Writing) -> Iterator[Line]:
    found = writing.found.people.diversity
    if found is None:
        return
    own, define = writing.notes.part("workforce"), writing.notes.define("diversity_score.bcg")
    if found.score is not None:
        score = rounded(found.score, 2)
    else:
        to = writing.pick("〜", " to ")
        score = f"{rounded(found.low, 2)}{to}{rounded(found.high, 2)}"
    yield (
        writing.words(
            f"経営層の多様性スコア {score}", f"Diversity score of the management {score}",
            own, define, strong=True,
        ),
        Words(
            writing.pick("　参考：", "  For reference: ") + writing.say(diversity_finding().words),
            (writing.notes.cite(diversity_finding().at),),
        ),
    )  # fmt: skip


def _workplace(writing: Writing) -> Iterator[Line]:
    record = writing.found.people.workplace
    if not record.chosen:
        return
    known = {item.id: item for item in record.requirement_set.items}
    said = writing.joined(
        writing.say(known[part.id].name)
        + (writing.bracketed(writing.pick(f"{part.by}まで", f"by {part.by}")) if part.by else "")
        for part in record.chosen
    )
    yield (
        writing.words(f"職場環境の取組：{said}", f"Workplace measures: {said}",
                      writing.notes.part("workforce")),
        writing.words(
            "　申請のときに何が求められるかは、資料の図が失われていて分かりません。",
            ". What applications will ask for is not known: the picture was lost.",
            writing.notes.cite(record.requirement_set.at),
        ),
    )  # fmt: skip
    late = record.overdue(writing.found.on)
    if late:
        names = writing.joined(writing.say(known[part.id].name) for part in late)
        yield (writing.words(f"期日を過ぎた取組：{names}", f"Late: {names}"),)


def _routes(writing: Writing) -> Iterator[Line]:
    from shoryoku.rulebook.book import open_rulebook

    book = open_rulebook()
    for answered in writing.found.people.questionnaires:
        for question, route in answered.routes:
            programme = writing.say(book.programme(route).name)
            asked = answered.questionnaire
            word = ANSWERS[asked.answers][answered.answers[question.id] or ""]
            said = Text(f"「{question.name.ja}」{word.ja}", f"{question.name.en}: {word.en}")
            yield (
                writing.words(
                    f"{asked.name.ja}　{said.ja} → {programme}を見る",
                    f"{asked.name.en}. {said.en}: see {programme}",
                    writing.notes.cite(question.at),
                    writing.notes.cite(question.route_at),
                ),
            )


def support(writing: Writing) -> Section:
    """What support fits, and whom to ask."""
    fits = writing.found.support
    blocks: list[Block] = []
    if fits.answers:
        blocks.append(Cards(tuple(_answer(writing, answer) for answer in fits.answers)))
    more = writing.pick(
        f"このほか、条件しだいで使える制度が{fits.others}件、今の事実では使えない制度が{fits.not_usable}件あります。"
        "理由は shoryoku assess で見られます。",
        f"Beside these, {fits.others} more may fit, and {fits.not_usable} do not by the facts "
        "given. See shoryoku assess for the reasons.",
    )
    rules = tuple(writing.notes.rule(answer) for answer in fits.answers)
    if _on_examples(writing):
        more += writing.pick("※は例示の経費による額です。", " ※ is computed from example costs.")
    blocks.append(Paragraph((Words(more, rules[:1] or (writing.notes.facts("industry"),)),), True))
    contacts = tuple(
        (
            Words(writing.say(contact.name), (writing.notes.cite(contact.at),), True),
            Words(writing.pick("　", ". ") + writing.say(contact.why)),
        )
        for contact in fits.contacts
    )
    blocks.append(Bullets(contacts))
    name = writing.pick("合いそうな支援", "Support that fits")
    return Section("support", _support_title(writing), tuple(blocks), (), name)


def _support_title(writing: Writing) -> str:
    answers = writing.found.support.answers
    if not answers:
        return writing.pick("まず相談から始めましょう", "Begin by asking for advice")
    likely = [answer for answer in answers if answer.status == "eligible"]
    if likely and all(answer.window_state == "closed" for answer in likely):
        return writing.pick(
            "直近の回の規則なら、使える見込みの制度があります",
            "By the rules of its last call, there is support that is likely to fit",
        )
    if likely:
        return writing.pick(
            "使える見込みの制度があります", "There is support that is likely to fit"
        )
    return writing.pick("情報が足りれば、使える制度が分かります", "More facts will tell what fits")


def _answer(writing: Writing, answer: Answer) -> Card:
    lang = writing.language
    status, window = STATUS[answer.status], WINDOW[answer.window_state]
    state = f"{writing.say(status)} ／ {writing.say(window)}"
    lines: list[Line] = [
        (Words(amount_words(answer.subsidy, lang) + ("※" * _on_examples(writing)), (), True),),
        (Words(window_words(answer.window, lang) + _closed(writing, answer)),),
    ]
    promised = [one.commitment.label.in_language(lang) for one in answer.obligations]
    most = max((one.repayment.high or 0 for one in answer.obligations if one.repayment), default=0)
    if promised:
        names = writing.joined(promised[:2]) + (
            "" if len(promised) < 3 else writing.pick(" ほか", " …")
        )
        yen = writing.man_yen(most)
        pay = writing.pick(f"（守れないと最大{yen}を返す）", f" (at most {yen} to pay back)")
        pay = pay if most else ""
        lines.append((writing.words(f"約束すること：{names}{pay}", f"You promise: {names}{pay}"),))
    if answer.missing:
        question = label(answer.rule, answer.missing[0].term, lang)
        count = len(answer.missing)
        lines.append((writing.words(f"未回答{count}件（まず：{question}）",
                                    f"{count} open questions, first: {question}"),))  # fmt: skip
    name = answer.rule.name.in_language(lang)
    return Card(name, state, tuple(lines), (writing.notes.rule(answer),))


def _on_examples(writing: Writing) -> bool:
    """Whether amounts rest on costs that are examples."""
    firm = writing.found.firm
    costs = [term for term in firm.facts if term.startswith("costs.") or term == "eligible_cost"]
    return any(map(firm.is_illustrative, costs))


def _closed(writing: Writing, answer: Answer) -> str:
    if answer.window_state != "closed":
        return ""
    return writing.pick("。この回の規則で試算した額です", ". Computed by the rules of this call")


def unknown(writing: Writing) -> Section:
    """What is not known."""
    items = tuple((writing.sourced(one),) for one in writing.found.unknown)
    name = writing.pick("まだ分からないこと", "What is not known")
    title = writing.pick(
        "分からないものは、分からないままにしています", "What is not known stays open"
    )
    return Section("unknown", title, (Bullets(items),), (), name)
