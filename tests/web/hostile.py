"""Texts that would do harm wherever they are not shown as text, and files made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shoryoku.problems import InputError
from shoryoku.web.records.document import opened

EXAMPLE = Path(__file__).parents[2] / "examples" / "diagnosis" / "plastics_works.yaml"
MARK = "zq7"  # stands in every payload, and nowhere on the site
PAYLOADS = {
    "script": f"<script>window.{MARK}=1</script>",
    "attribute": f"\" onmouseover=\"{MARK}()\" x='\" autofocus onfocus={MARK}()",
    "closing": f"</title></textarea></select></script><img src=x onerror={MARK}()>",
    "svg": f"<svg/onload={MARK}()><animate onbegin={MARK}()></svg>",
    "address": f"javascript:{MARK}()",
    "entities": f"&lt;b&gt;{MARK}&amp;amp;&#x3c;script&#x3e;",
    "template": f"{MARK}{{{{ 7|add:7000 }}}}{{{{7*7}}}}{{% now 'Y' %}}{{# {MARK} #}}",
    "formatting": f"{MARK}{{0.__class__}}%(x)s%s${{jndi:x}}",
    "typst": f'#panic("{MARK}") #read("/etc/passwd") $x$ *b* _i_ @ref <l> \\u{{41}}',
    "markdown": f"[{MARK}](javascript:{MARK}()) ![x](http://x.invalid/{MARK}) `a` **b** | c | # d",
    "formula": f"=HYPERLINK(\"http://x.invalid/{MARK}\")",
    "formula plus": f"+{MARK}+cmd|' /C calc'!A0",
    "formula minus": f"-{MARK}",
    "formula at": f"@SUM({MARK})",
    "formula wide =": f"＝{MARK}()",
    "formula wide +": f"＋{MARK}",
    "formula wide -": f"－{MARK}",
    "formula wide @": f"＠{MARK}",
    "tab": f"\t={MARK}",
    "return": f"\r={MARK}\r\nX-{MARK}: 1",
    "null": f"{MARK}\x00<b>",
    "right to left": f"{MARK}\u202e\u2066gnp.exe",
    "lone surrogate": f"{MARK}\ud800",
    "beyond": f"{MARK}\U0010ffff\ufffe\u0085\u2028",
    "long": MARK + "長" * 20_000,
    "long word": MARK + "w" * 5_000,
    "statement": f"'); DROP TABLE records_record; -- {MARK}",
    "path": f"../../../../etc/passwd{MARK}",
}  # fmt: skip


def leaves(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of a document's texts."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*at, index))
    elif isinstance(value, str):
        yield at


def replaced(value: Any, change: Callable[[tuple[Any, ...], Any], Any], at: Any = ()) -> Any:
    """A document with each leaf replaced by what ``change`` gives."""
    if isinstance(value, dict):
        return {key: replaced(item, change, (*at, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [replaced(item, change, (*at, index)) for index, item in enumerate(value)]
    return change(at, value)


@cache
def free_texts() -> frozenset[tuple[Any, ...]]:
    """The places of the example where any text is taken: found by trying each."""
    document = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    document.setdefault("sources", {"capital": "登記簿"})

    def is_taken(place: tuple[Any, ...]) -> bool:
        tried = replaced(document, lambda at, old: "なんでもない文" if at == place else old)
        try:
            opened(yaml.safe_dump(tried, allow_unicode=True))
        except InputError:
            return False
        return True

    return frozenset(place for place in leaves(document) if is_taken(place))


def firm_file(payload: str) -> dict[str, Any]:
    """The example with a payload in place of every free text."""
    document = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    document.setdefault("sources", {"capital": "登記簿"})
    # names must differ from one another: each place has its own number at the end
    places = {
        place: f"{payload} {number}" for number, place in enumerate(sorted(free_texts(), key=str))
    }
    return dict(replaced(document, places.get))
