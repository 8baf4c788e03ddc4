"""The sentences of the report, in Japanese and English."""

from __future__ import annotations

from shoryoku.text import Text

AS_THEY_ARE = Text("いまの規則の試算", "The rules as they are")
SYNTHETIC = Text(
    "合成データです。1社も実在しません。公表された合計に合わせた架空の会社であり、"
    "合計の間の分布は仮定です。",
    "Synthetic data: none of these firms exists. They are made to match published totals; "
    "how firms lie between those totals is assumed.",
)
FOOTER = Text(
    "この試算は、採択や予算を約束するものではありません。",
    "This is an estimate; it promises neither awards nor budgets.",
)
FIRMS = Text("会社の表", "Firms")
WEIGHT = Text("1行が表す会社の数", "Firms that a row stands for")
ONE_EACH = Text("1社", "one")
DAY = Text("規則を当てはめる日", "Day of the rules")
VARIANTS = Text("案の数", "Variants")
DRAWS = Text("試行の数（種）", "Draws (seed)")
CEILING = Text("予算の上限", "Ceiling of the budget")

COST = Text("予算はいくらになるか", "What it would cost")
COST_READ = Text(
    "10回に8回は、P10からP90までの間に収まる見込みです。"
    "P50は真ん中で、それだけで使う数字ではありません。",
    "Four draws in five lie between P10 and P90. P50 is the middle, not to be used alone.",
)
BUDGET = Text("見込みの予算", "Expected budget")
BUDGET_CHART = Text("見込みの予算（P10〜P90、線はP50）", "Budget (P10 to P90, line at P50)")
AWARDS = Text("採択件数（P10〜P90）", "Awards (P10 to P90)")
PAID = Text("上限つきの支払（P10〜P90）", "Paid under the ceiling")
REACHED = Text("上限に届く割合", "Ceiling reached")
DIFFERENCE = Text("いまの規則との差（P10〜P90、線はP50）", "Difference from the rules as they are")
DIFFERENCE_READ = Text(
    "同じ試行どうしの差です。申請率や採択率の不確かさの多くは、差では打ち消し合います。",
    "Differences are taken draw by draw: much of what is uncertain cancels out.",
)
EVERYONE = Text("全員が申請し、全員が採択されたら", "If every firm applied and won")
EVERYONE_READ = Text(
    "行動の仮定は入っていません。確実な額は、対象の会社の最小額の合計。最大の額は、情報が足りない会社も"
    "含む最大額の合計。",
    "No behaviour is assumed here. Certain: the least amounts of eligible firms together. "
    "At most: the greatest amounts, with firms that lack facts.",
)
FIRMS_AND_YEN = Text("対象の会社と補助額", "Firms and subsidies")
ELIGIBLE = Text("対象", "Eligible")
MISSING = Text("情報が足りない", "Facts missing")
INELIGIBLE = Text("対象外", "Not eligible")
CERTAIN = Text("確実な額", "Certain")
AT_MOST = Text("最大の額", "At most")
WINNERS = Text("増える会社", "Winners")
LOSERS = Text("減る会社", "Losers")

CHANGED = Text("何を変えたか", "What was changed")
CHANGE_HEADS = (
    Text("変えたところ", "Parameter"),
    Text("いま → 変更後", "Now → changed"),
    Text("いまの値の出典", "Source of the value as it is"),
)
NOTHING = Text("なし", "none")

DECIDES = Text("何が予算を左右するか", "What decides the budget")
DECIDES_READ = Text(
    "仮定を1つずつ、P10からP90まで動かしたときの予算です。ほかの仮定は真ん中（P50）に置いています。"
    "薄い色は仮定が低いとき、濃い色は高いときです。",
    "The budget as one assumption at a time moves from its P10 to its P90, all others at P50. "
    "Pale: the assumption is low; dark: it is high.",
)
TORNADO = Text("予算への影響（仮定を1つずつ）", "Effect on the budget, one assumption at a time")

TORNADO_HEADS = (
    Text("仮定", "Assumption"),
    Text("低いとき（P10）", "Low (P10)"),
    Text("予算", "Budget"),
    Text("高いとき（P90）", "High (P90)"),
    Text("予算", "Budget"),
)

REACHES = Text("だれに効くか：{}", "Whom it reaches: {}")
REACHES_READ = Text(
    "対象になりうる会社がすべて申請した場合の、最大の額どうしの差です。",
    "Differences between the greatest amounts, if every firm applied that may be eligible.",
)
NOBODY = Text("どの区分でも額は変わりません。", "No group's amounts change.")
REACHES_NOW = Text("いまの規則では、だれが対象か", "Whom the rules reach as they are")
HIDDEN = Text("＊ は10社未満のため表示しません。", "＊: fewer than ten firms, not shown.")
ALL_PREFECTURES = Text("全都道府県の表", "All prefectures as a table")

METHOD = Text("どう計算したか、何を仮定したか", "How it was computed, what is assumed")
METHOD_LINES = (
    Text(
        "1社ずつ、規則の要件と補助額を整数の円で計算し、足し合わせました。ここまでは丸めていません。",
        "For each firm the requirements and the subsidy were computed in whole yen and added up. "
        "Up to here nothing is rounded.",
    ),
    Text(
        "予算＝申請率 × 採択率 × 支払額の倍率 × 補助額の合計。はじめの3つと、"
        "情報が足りない会社の扱いは、1つの数ではなく分布です。",
        "Budget = take-up × award rate × cost multiplier × sum of subsidies. The first three, and "
        "how firms with missing facts count, are distributions, not numbers.",
    ),
    Text(
        "どの案にも同じ乱数を使います。仮定どうしは独立としています。",
        "Every variant is given the same draws. Assumptions are taken to be independent.",
    ),
    Text(
        "だれが申請し採択されるかは会社ごとに独立な偶然とし、合計のばらつきに加えました。",
        "Who applies and wins is chance, independent from firm to firm; it adds to the spread.",
    ),
    Text(
        "規則が変わっても、申請率、投資額、従業員数は変わらないとしています（案に書かれた場合を除く）。",
        "Take-up, investment and number of employees stay as they are when the rules change, "
        "unless a variant says otherwise.",
    ),
)
BEHAVIOUR = Text("会社と事務局の行動についての仮定", "Assumptions on how firms and offices behave")
BEHAVIOUR_HEADS = (
    Text("仮定", "Parameter"),
    Text("分布", "Distribution"),
    Text("出典", "Source"),
)

NOT_KNOWN = Text("分かっていないこと", "What is not known")
LACKING = Text(
    "会社の{share}（{count}社）は、表に事実が足りず、対象かどうか決まりません。",
    "{share} of the firms ({count}) lack facts that decide whether they are eligible.",
)
NO_COST = Text(
    "会社の{share}（{count}社）には、補助の対象になる経費がありません（投資の予定がない）。",
    "{share} of the firms ({count}) have no cost that would be funded.",
)
UNBOUNDED = Text(
    "{count}社では補助額の上を決める事実がなく、最小額で数えました。最大の額は小さめに出ています。",
    "For {count} firms nothing bounds the subsidy; they count with the least amount, so that "
    "“at most” is too low.",
)
CONFLICT = Text(
    "{count}社では規則の例外どうしが食い違います。額には入れていません。",
    "For {count} firms two exceptions of a rule disagree; they are left out of all amounts.",
)
UNVERIFIED = Text(
    "{rule} の値{all}個のうち{some}個は、記憶または仮定によるもので、原典では未確認です。",
    "{some} of the {all} values of {rule} are remembered or assumed, and were not checked "
    "against the original.",
)
UNREAD = Text(
    "{rule} で読めていない資料：{listed}", "Documents of {rule} nobody has read: {listed}"
)
NO_TERMS = Text(
    "規則の用語でないため、読まなかった列：{listed}",
    "Columns that are no terms of the rules and were not read: {listed}",
)
SEVERAL = Text(
    "複数の制度は、それぞれに申請できるものとして足しました。併用の制限は入っていません。",
    "Several programmes were added up as if each could be applied for; limits on combining them "
    "are not in.",
)
JUDGED = Text(
    "人が判断する要件（審査、オーダーメイドかどうか など）は、対象かどうかの判定に入っていません。",
    "What people judge (screening, made to order or not) does not count for eligibility.",
)
STATIC = Text(
    "開業と廃業、地域への波及、補助がなくても行われた投資は、計算していません。",
    "Entry and exit, spillovers, and investment that would happen anyway are not computed.",
)
FINER = Text(
    "合成データなので、業種・規模・都道府県の細かい数字ほど、仮定に左右されます。",
    "The data are synthetic: the finer the group, the more its figures rest on assumption.",
)
