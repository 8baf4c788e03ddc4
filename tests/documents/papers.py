"""A small paper with every kind of part, and words that try to be markup."""

from fractions import Fraction

from shoryoku.documents.content import (
    Bullets,
    Card,
    Cards,
    Note,
    Panel,
    Paper,
    Paragraph,
    Plane,
    Point,
    Row,
    Section,
    Table,
    Tile,
    Tiles,
    Words,
)

NASTY = (
    '<script>alert(\'x\')</script> <img src=x onerror=y> #panic("t") #read("/etc/passwd") '
    "*b* _i_ $x^2$ `c` [l](javascript:x) ![p](http://evil.example/p.png) \\ | & @who ~s~ "
    "{{ v }} https://evil.example/a www.evil.example </table> ]] // /* "
)
STARTS = ("# h", "- li", "+ li", "1. li", "1) li", "> q", "= t", "===", "---", "    code", "```")


def paper(words: str = "検査", title: str = "検査に時間がかかっています") -> Paper:
    rows = (
        Row((words, words, words), ("firm",), "own", Fraction(1, 2), words),
        Row((words,), ("firm",), "group"),
        Row((words, words, words), ("S0:62",), "gap", Fraction(3, 4)),
        Row((words, words, words), (), "off"),
    )
    table = Table(words, ("相手", "値", "比"), rows, "lrr", words, "目盛", ("firm",))
    plain = Table(words, ("相手", "値", "比"), rows, "lcl")
    plane = Plane(
        words, words, words, words, (words, words),
        (Point(words, Fraction(1), Fraction(-2), True), Point(words, Fraction(-1), Fraction(2))),
        plain,
    )  # fmt: skip
    line = (Words(words, ("firm",)), Words(words, (), True))
    blocks = (
        Paragraph(line),
        Paragraph((Words(words),), quiet=True),
        Bullets((line, (Words(words),))),
        Bullets((line,), numbered=True),
        Tiles((Tile(words, words, words, words, ("firm",)),)),
        table,
        plane,
        Panel(words, (Paragraph(line), Bullets((line,))), "warn"),
        Cards((Card(words, words, (line,), ("S0:62",)), Card(words, "", ()))),
    )
    notes = {
        "firm": Note("firm", "firm", f"会社の記入 {words}"),
        "S0:62": Note("S0:62", "document", "省力化投資促進プラン 62行 [S0:62]"),
    }
    section = Section("one", title, blocks, ("firm",), words)
    return Paper("ja", "診断", title, line, (section,), notes, "出典", words, ("firm",))
