"""Everything a condition may speak of. The catalogue also draws the form of the rule editor."""

from tiering.rules.metric import Choice, Metric, Type, Unit

GROUPS: dict[str, tuple[str, str]] = {
    "customer": ("Customer", "客户"),
    "assets": ("Assets", "资产"),
    "averages": ("Daily averages", "日均"),
    "deposits": ("Deposits", "存款"),
    "movement": ("Movement", "变动"),
    "maturity": ("Maturities", "到期"),
    "activity": ("Activity", "活跃度"),
    "credit": ("Loans and cards", "贷款与信用卡"),
    "triangle": ("Triangle items", "三角叉"),
    "relations": ("Relations and care", "关系与维护"),
    "corporate": ("Corporate profile", "对公资料"),
    "contribution": ("Corporate contribution", "对公贡献"),
    "labels": ("Labels", "标签"),
}

KINDS = (Choice("personal", "personal", "个人"), Choice("corporate", "corporate", "对公"))
GENDERS = (Choice("M", "male", "男"), Choice("F", "female", "女"))
INDUSTRIES = (
    Choice("agriculture", "agriculture", "农林牧渔业"),
    Choice("industry", "industry", "工业"),
    Choice("construction", "construction", "建筑业"),
    Choice("wholesale", "wholesale", "批发业"),
    Choice("retail", "retail", "零售业"),
    Choice("transport", "transport", "交通运输业"),
    Choice("warehousing", "warehousing", "仓储业"),
    Choice("post", "post", "邮政业"),
    Choice("accommodation", "accommodation", "住宿业"),
    Choice("catering", "catering", "餐饮业"),
    Choice("telecom", "telecom and internet", "信息传输业"),
    Choice("software", "software", "软件和信息技术服务业"),
    Choice("real_estate", "real-estate development", "房地产开发经营"),
    Choice("property", "property management", "物业管理"),
    Choice("leasing", "leasing and business services", "租赁和商务服务业"),
    Choice("other", "other", "其他未列明行业"),
)
SEGMENTS = (
    Choice("traditional", "traditional company", "传统企业"),
    Choice("emerging", "emerging company", "新兴企业"),
    Choice("real_estate", "real-estate company", "房地产企业"),
    Choice("institution", "institution", "机构"),
)

# Best first; the rank that the wide row stores counts from the worst grade upwards.
RATINGS = tuple(
    grade + refinement
    for grade in ("AAA", "AA", "A", "BBB", "BB", "B", "C")
    for refinement in ("+", "", "-")
)
RATING_RANKS: dict[str, int] = {rating: len(RATINGS) - i for i, rating in enumerate(RATINGS)}


def _money(code: str, en: str, zh: str, group: str, unit: Unit = Unit.YUAN) -> Metric:
    return Metric(code, en, zh, Type.MONEY, unit, group, column=code)


def _average(code: str, en: str, zh: str, group: str, total: str, days: str) -> Metric:
    return Metric(code, en, zh, Type.MONEY, Unit.YUAN, group, column=total, divisor=days)


def _share(code: str, en: str, zh: str, group: str) -> Metric:
    return Metric(code, en, zh, Type.SHARE, Unit.SHARE, group, column=code)


def _whole(code: str, en: str, zh: str, group: str, unit: Unit = Unit.COUNT) -> Metric:
    return Metric(code, en, zh, Type.WHOLE, unit, group, column=code)


def _date(code: str, en: str, zh: str, group: str) -> Metric:
    return Metric(code, en, zh, Type.DATE, Unit.DAYS, group, column=code)


def _bool(code: str, en: str, zh: str, group: str) -> Metric:
    return Metric(code, en, zh, Type.BOOL, Unit.NONE, group, column=code)


def _code(
    code: str, en: str, zh: str, group: str, choices: tuple[Choice, ...], sensitive: bool = False
) -> Metric:
    return Metric(
        code, en, zh, Type.CODE, Unit.NONE, group, code, choices=choices, sensitive=sensitive
    )


_CUSTOMER = (
    _code("kind", "Customer kind", "客户类别", "customer", KINDS),
    Metric("age", "Age", "年龄", Type.WHOLE, Unit.YEARS, "customer", "age", sensitive=True),
    _code("gender", "Gender", "性别", "customer", GENDERS, sensitive=True),
    Metric("occupation", "Occupation", "职业", Type.TEXT, Unit.NONE, "customer", "occupation"),
    _money("annual_income", "Annual income", "年收入", "customer"),
    _whole("tenure_days", "Time as a customer", "成为客户时长", "customer", Unit.DAYS),
    _date("first_balance_on", "Date of the first balance", "首次有余额日期", "customer"),
    _whole("days_to_birthday", "Time to the birthday", "距生日天数", "customer", Unit.DAYS),
    _bool("contact_allowed", "Contact allowed", "允许联系", "customer"),
    _bool("protected", "Protected list", "保护名单", "customer"),
)

_ASSETS = (
    _money("aum", "AUM", "管理资产余额", "assets"),
    _money("aum_demand", "Balance of demand deposits", "活期存款余额", "assets"),
    _money("aum_notice", "Balance of notice deposits", "通知存款余额", "assets"),
    _money("aum_term", "Balance of term deposits", "定期存款余额", "assets"),
    _money("aum_wealth", "Value of closed-end wealth products", "封闭式理财余额", "assets"),
    _money("aum_wealth_open", "Value of open-ended wealth products", "开放式理财余额", "assets"),
    _money("aum_fund", "Value of funds", "基金余额", "assets"),
    _money("aum_insurance", "Value of insurance", "保险余额", "assets"),
    _money("aum_bond", "Value of bonds", "国债余额", "assets"),
    _money("aum_metal", "Value of precious metals", "贵金属余额", "assets"),
    _whole("n_accounts", "Number of open accounts", "未销户账户数", "assets"),
    _whole("n_products", "Number of product classes held", "持有产品类别数", "assets"),
)

_AVERAGES = (
    _average("aum_month_avg", "Month daily average AUM", "月日均资产", "averages",
             "aum_month_sum", "month_days"),
    _average("aum_quarter_avg", "Quarter daily average AUM", "季日均资产", "averages",
             "aum_quarter_sum", "quarter_days"),
    _average("aum_year_avg", "Year daily average AUM", "年日均资产", "averages",
             "aum_year_sum", "year_days"),
    _average("aum_prev_month_avg", "Previous month's daily average AUM", "上月日均资产", "averages",
             "aum_prev_month_sum", "prev_month_days"),
)  # fmt: skip

_DEPOSITS = (
    _money("deposit", "Balance of deposits", "存款余额", "deposits"),
    _average("deposit_month_avg", "Month daily average deposit", "存款月日均", "deposits",
             "deposit_month_sum", "month_days"),
    _average("deposit_closed_quarter_avg", "Last closed quarter's daily average deposit",
             "上季存款日均", "deposits", "deposit_closed_quarter_sum", "closed_quarter_days"),
    _money("deposit_month_end", "Balance of deposits at the last month-end", "上月末存款时点",
           "deposits"),
    _money("deposit_quarter_end", "Balance of deposits at the last quarter-end", "上季末存款时点",
           "deposits"),
    _money("deposit_year_end", "Balance of deposits at the last year-end", "上年末存款时点",
           "deposits"),
    _money("term_amount", "Amount in open term deposits", "定期存款金额", "deposits"),
    _whole("term_longest_months", "Longest term deposit", "最长定期期限", "deposits", Unit.MONTHS),
    _whole("n_term_opened_365d", "Number of term deposits opened in 365 days",
           "近365天开立定期笔数", "deposits"),
)  # fmt: skip

_MOVEMENT = (
    _money("aum_30d_ago", "AUM 30 days ago", "30天前管理资产", "movement"),
    _money("aum_change_30d", "Change of AUM in 30 days", "近30天资产变动", "movement"),
    _share("aum_drop_share_30d", "Share of AUM gone in 30 days", "近30天资产流失比例", "movement"),
)

_MATURITY = (
    _date("next_maturity_on", "Date of the next maturity", "最近到期日", "maturity"),
    _date("next_term_on", "Date of the next term deposit maturity", "最近定期到期日", "maturity"),
    _date("next_wealth_on", "Date of the next wealth product maturity", "最近理财到期日",
          "maturity"),
    _date("next_insurance_on", "Date of the next insurance maturity", "最近保险到期日", "maturity"),
    _whole("days_to_maturity", "Time to the next maturity", "距最近到期天数", "maturity",
           Unit.DAYS),
)  # fmt: skip

_ACTIVITY = (
    _whole("days_since_transaction", "Time since the last own transaction", "距上次主动交易天数",
           "activity", Unit.DAYS),
    _whole("transactions_30d", "Number of transactions in 30 days", "近30天交易笔数", "activity"),
    _whole("transactions_90d", "Number of transactions in 90 days", "近90天交易笔数", "activity"),
    _whole("mobile_logins_30d", "Number of mobile bank logins in 30 days", "近30天手机银行登录次数",
           "activity"),
    _money("inflow_30d", "Inflow in 30 days", "近30天流入", "activity"),
    _money("outflow_30d", "Outflow in 30 days", "近30天流出", "activity"),
    _money("payroll_amount", "Payroll amount", "代发工资金额", "activity"),
    _date("payroll_on", "Pay day", "代发日期", "activity"),
    _whole("days_since_payroll", "Time since the pay day", "距代发天数", "activity", Unit.DAYS),
)  # fmt: skip

_CREDIT = (
    _money("loan_balance", "Loan balance", "贷款余额", "credit"),
    _whole("n_loans", "Number of open loans", "贷款笔数", "credit"),
    _whole("days_since_loan_opened", "Time since the last loan was opened", "距最近贷款发放天数",
           "credit", Unit.DAYS),
    _money("card_balance", "Credit card balance", "信用卡余额", "credit"),
    _money("card_limit", "Credit card limit", "信用卡额度", "credit"),
    _money("card_spend_30d", "Card spending in 30 days", "近30天信用卡消费", "credit"),
    _whole("n_cards", "Number of open credit cards", "信用卡张数", "credit"),
)  # fmt: skip

_TRIANGLE = (
    _whole("product_items", "Number of product items", "产品交叉项数", "triangle"),
    _whole("settlement_items", "Number of settlement items", "结算交叉项数", "triangle"),
    _whole("service_items", "Number of service items", "服务交叉项数", "triangle"),
    _whole("referral_items", "Number of valid referrals", "有效转介数", "triangle"),
    _bool("has_term", "Holds a term deposit", "持有定期存款", "triangle"),
    _bool("has_wealth", "Holds wealth products", "持有理财", "triangle"),
    _bool("has_fund", "Holds funds", "持有基金", "triangle"),
    _bool("has_insurance", "Holds insurance", "持有保险", "triangle"),
    _bool("has_bond_metal", "Holds bonds or metals", "持有国债或贵金属", "triangle"),
    _bool("has_loan", "Has a loan", "有贷款", "triangle"),
    _bool("mobile_active", "Mobile bank active", "手机银行活跃", "triangle"),
    _bool("linked_payment", "Linked payment", "绑定快捷支付", "triangle"),
    _bool("direct_debit", "Direct debit", "代扣代缴", "triangle"),
    _bool("has_card", "Has a credit card", "有信用卡", "triangle"),
    _bool("is_payroll", "Payroll customer", "代发工资客户", "triangle"),
    _bool("is_merchant", "Merchant", "收单商户", "triangle"),
)

_RELATIONS = (
    _bool("is_executive", "Executive of a corporate customer", "企业高管", "relations"),
    _bool("is_family_of_valued", "Family of a valued customer", "重要客户家属", "relations"),
    _bool("on_watch", "On watch", "关注", "relations"),
)

_CORPORATE = (
    _code("industry", "Industry", "行业", "corporate", INDUSTRIES),
    _whole("employees", "Number of employees", "从业人员", "corporate", Unit.PEOPLE),
    _money("revenue_wan", "Annual revenue", "营业收入", "corporate", Unit.WAN),
    _money("assets_wan", "Balance-sheet total", "资产总额", "corporate", Unit.WAN),
    _bool("borrower", "Borrower", "有贷户", "corporate"),
    _code("segment", "Segment", "客群", "corporate", SEGMENTS),
    _bool("eligible_strategic", "Eligible as strategic", "战略客户类型", "corporate"),
    _bool("supported_industry", "Supported industry", "支持类行业", "corporate"),
    _bool("larger_contribution", "Larger contribution", "贡献度较大", "corporate"),
    _bool("head_office_list", "Head office's support list", "总行支持名单", "corporate"),
    Metric("credit_rating", "Internal rating", "内部评级", Type.RATING, Unit.GRADES, "corporate",
           "credit_rating_rank"),
    _bool("bad_record", "Bad record", "有不良记录", "corporate"),
    _bool("litigation", "Litigation", "涉诉", "corporate"),
    _bool("agreement_signed", "Exclusive cooperation agreement signed", "已签排他合作协议",
          "corporate"),
)  # fmt: skip

_CONTRIBUTION = (
    _share("settlement_share", "Share of settlement with us", "本行结算占比", "contribution"),
    _share("affiliate_share", "Share of affiliates with us", "关联及上下游企业本行占比",
           "contribution"),
    _money("pos_monthly", "POS settlement per month", "月POS结算量", "contribution"),
    _bool("ebank_active", "Corporate e-bank in use", "企业网银已开通并使用", "contribution"),
    _whole("payroll_people", "Number of people on our payroll service", "代发工资人数",
           "contribution", Unit.PEOPLE),
    _money("payroll_monthly", "Payroll per month", "月代发工资金额", "contribution"),
    _whole("cards_issued", "Number of credit cards issued through it", "带动信用卡发卡量",
           "contribution"),
    _bool("special_contribution", "Special contribution", "特殊贡献", "contribution"),
)  # fmt: skip

CATALOGUE: dict[str, Metric] = {
    metric.code: metric
    for group in (
        _CUSTOMER, _ASSETS, _AVERAGES, _DEPOSITS, _MOVEMENT, _MATURITY, _ACTIVITY, _CREDIT,
        _TRIANGLE, _RELATIONS, _CORPORATE, _CONTRIBUTION,
    )
    for metric in group
}  # fmt: skip

LABEL_PREFIX = "label."
THRESHOLD_PREFIX = "threshold."


def find_metric(code: str) -> Metric | None:
    """The metric of a code: one of the catalogue, or the labels of a scheme."""
    for prefix, column, en, zh in (
        (LABEL_PREFIX, "carried", "%s label", "%s 标签"),
        (THRESHOLD_PREFIX, "threshold", "%s threshold", "%s 临界"),
    ):
        scheme = code.removeprefix(prefix)
        if code.startswith(prefix) and scheme:
            return Metric(
                code, en % scheme, zh % scheme, Type.LABEL, Unit.NONE, "labels", column,
                scheme=scheme,
            )  # fmt: skip
    return CATALOGUE.get(code)


def metric_of(code: str) -> Metric:
    """The metric of a code that has been parsed, so that is known to exist."""
    metric = find_metric(code)
    if metric is None:
        raise KeyError(code)
    return metric
