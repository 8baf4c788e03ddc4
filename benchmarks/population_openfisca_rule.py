# mypy: ignore-errors
"""一般型 calls 4 and 5 in openfisca-core: one variable a class, dated formulas, whole arrays.

Run by ``population_openfisca.py`` in an environment of its own:
``python population_openfisca_rule.py DAY LOOKUP FOLDER [SAVE]`` measures one run over the columns
in FOLDER; with SAVE the answers are written there. LOOKUP is how the limits of an industry are
found: ``indexing`` parameters by an enumeration, as the manual of openfisca-core shows it, or in
a ``table`` of NumPy, which is quicker because the former walks over the firms in Python.

Money is ``float`` in openfisca-core, which keeps it as float32.
"""

import sys
from pathlib import Path

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from population_measure import measured

LOOKUP = sys.argv[2]
FIRST_CALL, CALL_5 = "2025-01-30", "2025-12-19"
ADOPTED_IN_CALLS_1_TO_3, APPLYING_IN_CALL_4 = 0b0111, 0b1000

Firm = build_entity("firm", "firms", "A firm", is_person=True)


class Industry(Enum):
    manufacturing = "製造業"
    construction = "建設業"
    transport = "運輸業"
    wholesale = "卸売業"
    retail = "小売業"
    services = "サービス業"
    software = "ソフトウェア業・情報処理サービス業"
    lodging = "旅館業"
    entertainment = "娯楽業"
    rubber = "ゴム製品製造業"
    other = "その他の業種"


class LegalForm(Enum):
    company = "会社"
    sole_proprietor = "個人事業主"
    cooperative = "組合"
    npo = "特定非営利活動法人"
    social_welfare = "社会福祉法人"
    medical = "医療法人"
    foundation_or_association = "財団法人・社団法人"
    school = "学校法人"
    chamber = "商工会・商工会議所"
    other = "その他"


def _since(value):
    return {"values": {FIRST_CALL: {"value": value}}}


def _by_industry(*values):
    return {item.name: _since(value) for item, value in zip(Industry, values, strict=True)}


def _tiers(first, then, edge):
    """The rate by the cost: ``first`` up to the cost at which the subsidy reaches its edge."""
    return {
        "metadata": {"type": "marginal_rate"},
        "brackets": [
            {"threshold": {FIRST_CALL: {"value": 0}}, "rate": {FIRST_CALL: {"value": first}}},
            {"threshold": {FIRST_CALL: {"value": edge}}, "rate": {FIRST_CALL: {"value": then}}},
        ],
    }


def _caps(*amounts):
    edges = (0, 6, 21, 51, 101)
    return {
        "metadata": {"type": "single_amount"},
        "brackets": [
            {"threshold": {FIRST_CALL: {"value": edge}}, "amount": {FIRST_CALL: {"value": amount}}}
            for edge, amount in zip(edges, amounts, strict=True)
        ],
    }


PARAMETERS = {
    "sme": {
        "capital": _by_industry(
            300_000_000, 300_000_000, 300_000_000, 100_000_000, 50_000_000, 50_000_000,
            300_000_000, 50_000_000, 50_000_000, 300_000_000, 300_000_000,
        ),
        "employees": _by_industry(300, 300, 300, 100, 50, 100, 300, 200, 100, 900, 300),
        "small": _by_industry(20, 20, 20, 5, 5, 5, 5, 20, 20, 20, 20),
    },
    "cap": {
        "base": _caps(7_500_000, 15_000_000, 30_000_000, 50_000_000, 80_000_000),
        "big_wage_rise": _caps(10_000_000, 20_000_000, 40_000_000, 65_000_000, 100_000_000),
    },
    "tiers": {
        "base": _tiers(1 / 2, 1 / 3, 30_000_000),
        "raised": _tiers(2 / 3, 1 / 3, 22_500_000),
    },
    "rate": {"base": _since(1 / 2), "raised": _since(2 / 3)},
    "machinery_unit_price": _since(500_000),
}  # fmt: skip


def _input(name, type_, **more):
    body = {"value_type": type_, "entity": Firm, "definition_period": DateUnit.ETERNITY, **more}
    return type(name, (Variable,), {**body, "label": name})


INPUTS = [
    _input("industry", Enum, possible_values=Industry, default_value=Industry.other),
    _input("legal_form", Enum, possible_values=LegalForm, default_value=LegalForm.company),
    _input("capital", float),
    _input("employees", int),
    _input("is_deemed_large", bool),
    _input("is_revitalising", bool),
    _input("min_wage_special", bool),
    _input("big_wage_rise_special", bool),
    _input("adopted_in_calls_1_to_3", bool),
    _input("applying_in_call_4", bool),
    _input("eligible_cost", float),
    _input("machinery_and_systems", float),
    _input("machinery_highest_unit_price", float),
]


def _limit(node, industry):
    if LOOKUP == "indexing":
        return node[industry]
    return np.array([getattr(node, item.name) for item in Industry])[np.asarray(industry)]


class is_sme(Variable):  # noqa: N801
    value_type = bool
    entity = Firm
    definition_period = DateUnit.DAY

    def formula(firm, period, parameters):  # noqa: N805
        industry, sme = firm("industry", period), parameters(period).sme
        has_capital = firm("legal_form", period) != LegalForm.sole_proprietor
        within_capital = firm("capital", period) <= _limit(sme.capital, industry)
        within_employees = firm("employees", period) <= _limit(sme.employees, industry)
        return has_capital * within_capital + within_employees


class is_small_enterprise(Variable):  # noqa: N801
    value_type = bool
    entity = Firm
    definition_period = DateUnit.DAY

    def formula(firm, period, parameters):  # noqa: N805
        limit = _limit(parameters(period).sme.small, firm("industry", period))
        return firm("employees", period) <= limit


class is_eligible(Variable):  # noqa: N801
    value_type = bool
    entity = Firm
    definition_period = DateUnit.DAY

    def formula(firm, period, parameters):  # noqa: N805
        legal_form = firm("legal_form", period)
        unit_price = parameters(period).machinery_unit_price
        return (
            firm("is_sme", period)
            * np.logical_not(firm("is_deemed_large", period))
            * (firm("employees", period) >= 1)
            * (legal_form != LegalForm.medical)
            * (legal_form != LegalForm.foundation_or_association)
            * (firm("machinery_highest_unit_price", period) >= unit_price)
            * (firm("machinery_and_systems", period) > 0)
        )

    def formula_2025_12_19(firm, period, parameters):  # noqa: N805
        return (
            is_eligible.formula(firm, period, parameters)
            * np.logical_not(firm("adopted_in_calls_1_to_3", period))
            * np.logical_not(firm("applying_in_call_4", period))
        )


class cap(Variable):  # noqa: N801
    value_type = float
    entity = Firm
    definition_period = DateUnit.DAY

    def formula(firm, period, parameters):  # noqa: N805
        employees, caps = firm("employees", period), parameters(period).cap
        return np.where(
            firm("big_wage_rise_special", period),
            caps.big_wage_rise.calc(employees),
            caps.base.calc(employees),
        )


class has_raised_rate(Variable):  # noqa: N801
    value_type = bool
    entity = Firm
    definition_period = DateUnit.DAY

    def formula(firm, period):  # noqa: N805
        return (
            firm("is_small_enterprise", period)
            + firm("is_revitalising", period)
            + firm("min_wage_special", period)
        )


class subsidy(Variable):  # noqa: N801
    value_type = float
    entity = Firm
    definition_period = DateUnit.DAY

    def formula(firm, period, parameters):  # noqa: N805
        cost, tiers = firm("eligible_cost", period), parameters(period).tiers
        raised = firm("has_raised_rate", period)
        by_rate = np.where(raised, tiers.raised.calc(cost), tiers.base.calc(cost))
        return np.minimum(np.floor(by_rate), firm("cap", period))

    def formula_2025_12_19(firm, period, parameters):  # noqa: N805
        rate = parameters(period).rate
        share = np.where(firm("has_raised_rate", period), rate.raised, rate.base)
        by_rate = np.floor(firm("eligible_cost", period) * share)
        return np.minimum(by_rate, firm("cap", period))


def system():
    """The rule as a tax and benefit system."""
    made = TaxBenefitSystem([Firm])
    made.parameters = ParameterNode("", data=PARAMETERS)
    made.add_variables(*INPUTS, is_sme, is_small_enterprise, is_eligible, cap)
    made.add_variables(has_raised_rate, subsidy)
    return made


def load(folder):
    """The columns of a folder under the names of the variables."""
    columns = {path.stem: np.load(path) for path in folder.glob("*.npy")}
    calls = columns.pop("history.adopted"), columns.pop("history.applying")
    columns["adopted_in_calls_1_to_3"] = calls[0] & ADOPTED_IN_CALLS_1_TO_3 > 0
    columns["applying_in_call_4"] = calls[1] & APPLYING_IN_CALL_4 > 0
    columns["min_wage_special"] = columns.pop("special.min_wage")
    columns["big_wage_rise_special"] = columns.pop("special.big_wage_rise")
    columns["machinery_and_systems"] = columns.pop("costs.machinery_and_systems")
    return columns


def simulation(rules, columns, day):
    """A simulation that holds the columns as its inputs."""
    made = SimulationBuilder().build_default_simulation(rules, count=len(columns["employees"]))
    for name, values in columns.items():
        made.set_input(name, day, values)
    return made


def calculate(made, day):
    """Eligibility, cap and subsidy of every firm."""
    return {name: made.calculate(name, day) for name in ("is_eligible", "cap", "subsidy")}


def main(day, folder, save=None):
    rules, columns = system(), load(folder)
    calculate(simulation(rules, columns, day), day)
    made = simulation(rules, columns, day)
    del columns
    found = {}
    measured(lambda: found.update(calculate(made, day)))
    if save:
        for name, values in found.items():
            np.save(save / f"{name}.npy", values)


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[3:]))
