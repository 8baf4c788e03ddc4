/* 中小企業省力化投資補助金 一般型 第4回・第5回 over many firms: status, cap and subsidy in one loop.

   The comparator of the population benchmark: what a person writes by hand when the rule may
   never change and nothing is ever unknown. Its figures are those of the rule files, and the
   benchmark compares its answers with the interpreter before it takes the time.

   Whether a condition holds is as good as random from firm to firm, so a processor guesses
   branches wrongly and loses more than it saves; the conditions are therefore joined with & and |.
   Compiled with -DBRANCHING they are joined with && and ||, as most people would write them. */

#include <stdint.h>

#ifdef BRANCHING
#define AND &&
#define OR ||
#else
#define AND &
#define OR |
#endif

enum { MEDICAL = 5, FOUNDATION_OR_ASSOCIATION = 6, CALLS_1_TO_3 = 0x7, CALL_4 = 0x8 };

typedef struct {
    const int8_t *industry, *legal_form;
    const int64_t *capital; /* below zero: does not apply */
    const int32_t *employees;
    const int8_t *is_deemed_large, *is_revitalising, *min_wage, *big_wage_rise;
    const int16_t *adopted, *applying; /* one bit a call */
    const int64_t *eligible_cost, *machinery, *unit_price;
} Firms;

typedef struct {
    int8_t *status; /* 1: eligible */
    int64_t *cap, *subsidy;
} Answers;

/* by size class, in the order of sme_sizes.yaml */
static const int64_t capital_limit[] = {
    300000000, 300000000, 300000000, 100000000, 50000000, 50000000,
    300000000, 50000000, 50000000, 300000000, 300000000};
static const int32_t employee_limit[] = {300, 300, 300, 100, 50, 100, 300, 200, 100, 900, 300};
static const int32_t small_limit[] = {20, 20, 20, 5, 5, 5, 5, 20, 20, 20, 20};

/* by employees: up to 5, 20, 50, 100, and over; without and with the large wage rise */
static const int64_t caps[2][5] = {
    {7500000, 15000000, 30000000, 50000000, 80000000},
    {10000000, 20000000, 40000000, 65000000, 100000000}};

/* 1/2, or 2/3 if raised */
static inline int64_t one_rate(int64_t cost, int raised) {
    return raised ? cost * 2 / 3 : cost / 2;
}

/* 1/2, or 2/3 if raised, up to 15,000,000 yen of subsidy, and 1/3 above: both over six, exact */
static inline int64_t two_rates(int64_t cost, int raised) {
    int64_t edge = raised ? 22500000 : 30000000;
    int64_t below = cost < edge ? cost : edge;
    return (below * (raised ? 4 : 3) + (cost - below) * 2) / 6;
}

static inline void answer(int call, int64_t firms, const Firms *f, const Answers *into)
{
    int8_t *restrict status = into->status;
    int64_t *restrict cap = into->cap, *restrict subsidy = into->subsidy;
    for (int64_t i = 0; i < firms; i++) {
        int8_t class = f->industry[i], form = f->legal_form[i];
        int64_t capital = f->capital[i];
        int32_t employees = f->employees[i];
        int is_sme = ((capital >= 0) AND (capital <= capital_limit[class]))
            OR (employees <= employee_limit[class]);
        int eligible = is_sme
            AND !f->is_deemed_large[i]
            AND (employees >= 1)
            AND (form != MEDICAL) AND (form != FOUNDATION_OR_ASSOCIATION)
            AND (f->unit_price[i] >= 500000)
            AND (f->machinery[i] > 0);
        if (call == 5)
            eligible = eligible AND !(f->adopted[i] & CALLS_1_TO_3) AND !(f->applying[i] & CALL_4);
        int band = (employees > 5) + (employees > 20) + (employees > 50) + (employees > 100);
        int64_t most = caps[f->big_wage_rise[i]][band];
        int raised = (employees <= small_limit[class]) OR f->is_revitalising[i] OR f->min_wage[i];
        int64_t cost = f->eligible_cost[i];
        int64_t by_rate = call == 5 ? one_rate(cost, raised) : two_rates(cost, raised);
        status[i] = eligible;
        cap[i] = most;
        subsidy[i] = by_rate < most ? by_rate : most;
    }
}

void call_4(int64_t firms, const Firms *of, const Answers *into) { answer(4, firms, of, into); }
void call_5(int64_t firms, const Firms *of, const Answers *into) { answer(5, firms, of, into); }
