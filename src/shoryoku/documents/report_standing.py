"""The report's first part, where the firm stands: beside its industry, and by its own accounts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from shoryoku.diagnosis.benchmarks import CENSUS, CensusBenchmark
from shoryoku.diagnosis.exact import rounded
from shoryoku.diagnosis.local_benchmark import Indicator
from shoryoku.diagnosis.questionnaires import COST_KINDS
from shoryoku.diagnosis.unknowns import TABLE
from shoryoku.documents.content import Block, Bullets, Paragraph, Row, Section, Table, Words
from shoryoku.documents.writing import Writing, nice_top
from shoryoku.reference.load import fact
from shoryoku.reference.metrics import formula, metric, registry
from shoryoku.reference.show import in_unit
from shoryoku.text import Text

_PASS_THROUGH = Text(
    "価格転嫁率＝値上げによる売上の増加÷コストの増加（資料に式はなく、仮に置いたもの）",
    "pass-through = sales won by higher prices ÷ rise of costs (assumed: no formula is printed)",
)


def standing(writing: Writing) -> Section:
    """Where the firm stands."""
    found = writing.found.standing
    title, marks = _title(writing)
    blocks: list[Block] = []
    if found.census is not None:
        blocks += _census(writing, found.census)
    blocks += _local(writing)
    lines = [*_shares(writing), *_tendency(writing), *_pass_through(writing)]
    if lines:
        blocks.append(Bullets(tuple(lines)))
    if not blocks:
        blocks.append(
            Paragraph(
                (
                    writing.words(
                        "業種が分かると、同業と比べられます。", "Give the industry to compare."
                    ),
                )
            )
        )
    return Section(
        "standing", title, tuple(blocks), marks, writing.pick("いまの位置", "Where you stand")
    )


def _title(writing: Writing) -> tuple[str, tuple[str, ...]]:
    census = writing.found.standing.census
    if census is None:
        return writing.pick("くらべる業種がまだ分かりません", "The industry is not known yet"), ()
    marks = _census_marks(writing)
    own = census.value.value if census.value else None
    if own is None:
        return _title_without_own(writing, census), marks
    return _title_with_own(writing, census, own), (*marks, writing.notes.part("accounts"))


def _title_without_own(writing: Writing, census: CensusBenchmark) -> str:
    value = writing.man_yen(census.benchmark if census.benchmark is not None else census.small)
    label = writing.say(census.label)
    size = ""
    if not census.row:  # the row shown is one of two
        size = writing.pick("（資本金1億円以下）", " (capital up to 100 million yen)")
    return writing.pick(
        f"{label}{size}の1人当たり純付加価値額は{value}。自社の数字はまだ分かりません",
        f"Net value added per person in {label}{size} is {value}; yours is not known yet",
    )


def _title_with_own(writing: Writing, census: CensusBenchmark, own: Fraction) -> str:
    """A share of the benchmark says something only of a value above 0."""
    if own <= 0:
        state = writing.pick("マイナスです", "negative") if own else writing.pick("0です", "0")
        return writing.pick(
            f"1人当たりの純付加価値は{state}", f"Net value added per person is {state}"
        )
    if census.ratio is None:
        value = writing.man_yen(own)
        return writing.pick(
            f"1人当たりの純付加価値は{value}。くらべる行は、{_why_open(writing).ja}まだ決まりません",
            f"Net value added per person is {value}; the row to compare is open: "
            f"{_why_open(writing).en}",
        )
    share = writing.percent(census.ratio)
    them = "同業" if census.own_column else census.label.ja
    return writing.pick(
        f"1人当たりの純付加価値は、{them}の{share}です",
        f"Net value added per person is {share} of the figure for {writing.say(census.label)}",
    )


def _why_open(writing: Writing) -> Text:
    """Why the row of the table is open: rows go by capital, which some firms do not have."""
    if "capital" in writing.found.firm.facts:
        return Text("資本金がないため", "the firm has no capital")
    return Text("資本金が分からないため", "the capital is not known")


def _census_marks(writing: Writing) -> tuple[str, ...]:
    return (writing.notes.define(CENSUS), writing.notes.cite(TABLE))


def _census(writing: Writing, census: CensusBenchmark) -> Iterator[Block]:
    own = census.value.value if census.value else None
    others = list(_compared(census))
    top = nice_top(max(Fraction(max(value for _, value in others)), own or Fraction(0)))
    rows = [_own(writing, own, top)] if own is not None else []
    rows += [_other(writing, id_, value, own, top) for id_, value in others]
    note = writing.pick(
        f"{formula(metric(CENSUS), 'ja')}。経済センサスによる推計で、調査の年は資料にありません。"
        "補助金の計画で使う「労働生産性」とは式が違います。",
        f"{formula(metric(CENSUS), 'en')}. Estimated from the economic census; its year is not "
        "printed. Plans for subsidies use another formula.",
    )
    yield Table(
        writing.pick("1人当たりの純付加価値額", "Net value added per person"),
        (
            writing.pick("くらべる相手", "Compared with"),
            writing.pick("1人当たり", "per person"),
            writing.pick("自社÷相手", "you ÷ them"),
        ),
        tuple(rows),
        "lrr",
        note,
        writing.pick(f"0〜{writing.man_yen(top)}", f"0 to {writing.man_yen(top)}"),
        (writing.notes.define(CENSUS),),
    )
    if not census.row:
        why = _why_open(writing)
        open_ = Text(
            f"{why.ja}、「1億円以下」と「1億円以上」のどちらの行とくらべるかは決まっていません。",
            f"Which row counts, capital up to or from 100 million yen, is open: {why.en}.",
        )
        yield Paragraph((Words(writing.say(open_), _census_marks(writing)),), quiet=True)
    for text in census.notes:
        yield Paragraph((Words(writing.say(text), _census_marks(writing)),), quiet=True)


def _own(writing: Writing, own: Fraction, top: int) -> Row:
    year = writing.found.standing.year
    return Row(
        (writing.pick("自社", "Your firm"), writing.man_yen(own), "—"),
        (writing.notes.part("accounts"),),
        "own",
        own / top,
        writing.pick(f"{year}年度", f"fiscal {year}"),
    )


def _other(writing: Writing, id_: str, value: int, own: Fraction | None, top: int) -> Row:
    against = writing.pick("不明", "unknown")
    if own is not None:  # no share of anything can be negative
        against = "—" if own < 0 else writing.percent(own / value)
    return Row(
        (writing.say(fact(id_).label), writing.man_yen(value), against),
        (writing.notes.cite(TABLE),),
        "",
        Fraction(value, top),
    )


def _compared(census: CensusBenchmark) -> Iterator[tuple[str, int]]:
    """Ids and values of the rows: both sizes of the own column, then the wider ones."""
    row = census.row or "small"
    ids = [f"census.{census.column}.{row}"]
    ids.append(f"census.{census.column}.{'large' if row == 'small' else 'small'}")
    # the row of manufacturing is no measure for a shop
    outside = census.column == "all_industries"
    wider = ("all_industries",) if outside else ("manufacturing", "all_industries")
    ids += [f"census.{wide}.{row}" for wide in wider]
    for id_ in dict.fromkeys(ids):
        value = fact(id_).value
        assert isinstance(value, int)
        yield id_, value


def _local(writing: Writing) -> Iterator[Block]:
    indicators = writing.found.standing.local.indicators
    known = [one for one in indicators if one.state != "missing"]
    if not known:
        return
    rows = tuple(_indicator(writing, one) for one in indicators)
    yield Table(
        writing.pick("ローカルベンチマークの6つの指標", "The six indicators of Local Benchmark"),
        (
            writing.pick("指標", "indicator"),
            writing.pick("自社", "your firm"),
            writing.pick("よい向き", "better when"),
        ),
        rows,
        "lrl",
        writing.pick(
            "業種の基準値は公表された表から読み込みます。ここには収録していません。",
            "Standards by industry are read from the published table; none is included here.",
        ),
        "",
        (writing.notes.part("accounts"),),
    )


def _indicator(writing: Writing, one: Indicator) -> Row:
    value = one.measured.value
    shown = "—" if value is None else in_unit(value, one.metric.unit, writing.language)
    if value is not None and one.metric.unit == "ratio":
        shown = writing.percent(value)
    if value is not None and one.metric.unit in ("times", "months"):
        unit = {"times": ("倍", " times"), "months": ("か月", " months")}[one.metric.unit]
        shown = rounded(value) + writing.pick(*unit)
    if value is not None and one.metric.unit == "yen_per_person":
        shown = writing.man_yen(value)
    higher = one.metric.better == "higher"
    better = writing.pick("高いほど", "higher") if higher else writing.pick("低いほど", "lower")
    note = writing.say(one.note) if one.note is not None else ""
    label = writing.say(one.metric.label)
    return Row(
        (label, shown, better),
        (writing.notes.define(one.metric.id),),
        "" if one.note is None else "off",
        None,
        note,
    )


def _shares(writing: Writing) -> Iterator[tuple[Words, ...]]:
    labour, profit = writing.found.standing.shares
    own = writing.notes.part("accounts")
    for share in (labour, profit):
        if share.why_none is not None:
            name, why = registry().words[metric(share.definition).word], share.why_none
            marks = (own, writing.notes.define(share.definition))
            yield (writing.words(f"{name.ja}：{why.ja}", f"{name.en}: {why.en}", *marks),)
    if labour.value is not None:
        shown = writing.percent(labour.value)
        yield (
            writing.words(
                f"労働分配率 {shown}", f"Labour share {shown}",
                own, writing.notes.define(labour.definition), strong=True,
            ),
            writing.words(
                "　中小企業全体は「既に8割に近い水準」とされています。",
                ". Small firms as a whole are said to be near 80 %.",
                writing.notes.cite("S1:13"),
            ),
        )  # fmt: skip
    if profit.value is not None:
        shown = writing.percent(profit.value)
        yield (
            writing.words(
                f"付加価値額に占める営業利益 {shown}", f"Operating profit in value added {shown}",
                own, writing.notes.define(profit.definition), strong=True,
            ),
            writing.words(
                "　賃上げを続けるには、この割合を高めることが要るとされています。",
                ". Lasting wage rises are said to need a larger share.",
                writing.notes.cite("S1:14"),
            ),
        )  # fmt: skip


def _tendency(writing: Writing) -> Iterator[tuple[Words, ...]]:
    found = writing.found.standing.tendency
    if found is None:
        return
    notes = writing.pick("", " ").join(writing.say(note) for note in found.notes)
    yield (
        writing.words(
            f"{found.first_year}〜{found.last_year}年度の決算の傾向：{found.words.ja}",
            f"Accounts of {found.first_year} to {found.last_year}: {found.words.en}",
            writing.notes.part("accounts"),
            writing.notes.cite("S1:649-656", extra=_READING),
            strong=True,
        ),
        Words(f"　{notes}" if writing.ja else f". {notes}"),
    )


_READING = Text("3つの見方の条件は仮に置いた読み方です", "the conditions are our reading (assumed)")


def _pass_through(writing: Writing) -> Iterator[tuple[Words, ...]]:
    found = writing.found.standing.pass_through
    if found is None:
        return
    marks = (
        writing.notes.part("price_pass_through"),
        writing.notes.own("price_pass_through", _PASS_THROUGH),
    )
    kinds = writing.joined(writing.say(COST_KINDS[kind]) for kind in found.cost_rises)
    if found.rate is not None:
        shown = writing.percent(found.rate)
        words = (f"価格転嫁率 {shown}（{kinds}）", f"Price pass-through {shown} ({kinds})")
    elif found.costs_rose is False:
        words = (f"コスト（{kinds}）は増えていません", f"Costs ({kinds}) did not rise")
    else:
        words = ("価格転嫁率はまだ分かりません", "The price pass-through is not known yet")
    yield (
        writing.words(*words, *marks, strong=True),
        writing.words(
            "　労務費を含む適切な転嫁が取引先に求められています。",
            ". Buyers are asked to accept it, labour costs included.",
            writing.notes.cite("S0:689-695"),
        ),
    )
