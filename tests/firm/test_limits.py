"""A firm file may hold much, but not more than can be read at once; its problems stay few."""

from __future__ import annotations

import pytest

from shoryoku import strict_yaml
from shoryoku.firm.file import firm_from_document
from shoryoku.problems import InputError


def read(text):
    return firm_from_document(strict_yaml.loads(text, "firm.yaml"))


def problems(text):
    with pytest.raises(InputError) as refused:
        read(text)
    return [str(problem) for problem in refused.value.problems]


def lines(form, count):
    return "".join(form.format(number) for number in range(count))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            f"name: {'社' * 301}\nfacts: {{}}",
            "firm.yaml:1 name: has 301 characters; at most 300 are read",
        ),
        ("name: [a]\nfacts: {}", "firm.yaml:1 name: is a list or a mapping; a name is expected"),
        (
            f"facts: {{}}\nnotes: {'a' * 2001}",
            "firm.yaml:2 notes: has 2,001 characters; at most 2,000 are read",
        ),
        ("facts: {}\nnotes: {a: 1}", "firm.yaml:2 notes: is a mapping; give words, or a list"),
        (
            f"facts: {{}}\nsources: {{employees: {'a' * 2001}}}",
            "firm.yaml:2 sources.employees: has 2,001 characters; at most 2,000 are read",
        ),
        (
            f"facts: {{special.word: {'a' * 2001}}}",
            "firm.yaml:1 facts.special.word: has 2,001 characters; at most 2,000 are read",
        ),
        (
            f"facts: {{special.list: [{'1,' * 61}]}}",
            "firm.yaml:1 facts.special.list: has 61 values; at most 60 are read",
        ),
        (
            "facts:\n" + lines("  special.x{}: 1\n", 201),
            "firm.yaml:2 facts: holds 201 names that are not terms; at most 200 are read",
        ),
        (
            "facts:\n" + lines("  special.x{}: 1\n", 2001),
            "firm.yaml:2 facts: holds more than 2,000 facts; at most 2,000 are read",
        ),
        (
            "facts: {}\ninvestments:\n" + "- {facts: {}}\n" * 101,
            "firm.yaml:3 investments: has 101 entries; at most 100 are read",
        ),
        (
            "facts: {}\ninvestments:\n- facts: {}\n  for:\n" + lines("    p{}: {{}}\n", 51),
            "firm.yaml:5 investments.0.for: has 51 programmes; at most 50 are read",
        ),
        (
            "facts: {}\ninvestments:\n"
            + f"- {{facts: {{{lines('special.x{}: 1, ', 200)}}}}}\n" * 11,
            "firm.yaml:3 investments: hold 2,200 facts; at most 2,000 are read",
        ),
        (
            f"facts: {{}}\nillustrative: [{'plan, ' * 501}]",
            "firm.yaml:2 illustrative: has 501 entries; at most 500 are read",
        ),
    ],
)
def test_what_is_too_much_is_refused_with_field_and_limit(text, says):
    found = problems(text)
    assert len(found) == 1
    assert found[0].startswith(says)


def test_a_file_at_the_limits_is_read():
    firm = read(
        f"name: {'社' * 300}\nnotes: {'a' * 2000}\nfacts:\n"
        + lines("  special.x{}: 1\n", 200)
        + "investments:\n"
        + "- {facts: {}}\n" * 100
    )
    assert (len(firm.local), len(firm.investments)) == (200, 100)


@pytest.mark.parametrize(
    ("head", "form", "left"),
    [
        (
            "facts:\n",
            "  常時使用する従業員数{}: 1\n",
            "950 more keys or entries were not looked at",
        ),
        ("facts: {}\nsources:\n", "  employes_{}: x\n", "950 more"),
        ("facts: {}\ninvestments:\n- facts: {}\n", "  nam{}: 1\n", "950 more"),
        ("facts: {}\n", "nam{}: 1\n", "950 more"),
    ],
)
def test_fifty_problems_are_told_and_how_much_was_not_looked_at(head, form, left):
    found = problems(head + lines(form, 1000))
    assert len(found) == 51
    assert left in found[-1]
    assert 1 <= sum("did you mean" in one for one in found) <= 50


def test_hints_are_given_for_the_first_unknown_names_only():
    found = problems("facts:\n" + lines("  常時使用する従業員数{}: 1\n", 30))
    assert [("did you mean" in one) for one in found] == [True] * 10 + [False] * 20


def test_a_long_name_is_shortened_in_its_problem():
    (found,) = problems(f"facts: {{}}\nillustrative: [{'業' * 9000}]")
    assert len(found) < 150
