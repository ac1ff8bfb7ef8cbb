"""What may lie behind a dispute. The label is what the bank wrote down; what is true is told in the truth's files alone.

Every label has more than one plot: a genuine victim beside somebody who is none, told by much the same words.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plot:
    """One kind of story."""

    key: str
    label: str
    truth: str
    """Case types of domain.md 0.3."""
    hypothesis: str
    """Of interfaces.md."""
    user: str
    """Who used the card: holder, spouse, child, friend, courier, marketer, staff, ring, stranger."""
    delivery: str
    """self, self_id, spouse, guard, false_name, elsewhere, counter."""
    activation: str
    """own, own_id, stranger, ring, counter."""
    use: str
    claim: str
    """What the holder says; empty where nobody was ever reached."""
    early: bool
    """Whether the holder spoke up before any reminder."""
    repaid: str
    """By whom, and for how long: never, once, own, auto, spouse."""
    papers: int
    """In how many of a thousand there is a paper of the police."""
    weight: int
    mirror: str
    cluster: str = ""
    before: bool = False
    """Whether the holder used the card in the ordinary way before."""
    pair: bool = False
    """Told of two customers of one household at once."""
    story: tuple[str, str] = ("", "")


PLOTS = (
    Plot("application_by_marketer", "STOLEN_APP", "STOLEN_APP", "false_application", "marketer", "elsewhere", "ring", "rush", "never_applied",
         False, "never", 600, 4, "application_denied", "marketer",
         story=("推广员用客户身份证复印件代办，卡寄到推广员控制的地址并由其使用。",
                "A marketer applied with copies of the customer's identity card, had the card sent to an address of his own and used it.")),
    Plot("application_denied", "STOLEN_APP", "FIRST_PARTY", "own_use", "holder", "self_id", "own", "household", "never_applied",
         False, "own", 300, 2, "application_by_marketer",
         story=("本人申请、签收、使用并还过款，逾期后称从未申请。",
                "The holder applied, signed for the card, used it and repaid at first; when overdue, said they had never applied.")),
    Plot("forged_ring", "FORGED_APP", "FORGED_APP", "false_application", "ring", "elsewhere", "ring", "rush", "",
         False, "never", 0, 5, "applied_by_agent", "phone_ring",
         story=("团伙以伪造材料申办多张卡，共用两个手机号和一个收件地址。",
                "A ring applied for several cards with forged papers; they share two telephone numbers and one address.")),
    Plot("applied_by_agent", "FORGED_APP", "CARD_LENT", "lent", "friend", "self", "own", "cash", "agent",
         False, "own", 100, 1, "forged_ring",
         story=("本人找中介包装材料办卡，卡交给中介套现，知情。",
                "The holder had an agent dress up the application and let the agent draw cash with the card, knowingly.")),
    Plot("taken_by_courier", "NRI", "NRI", "intercepted_by_insider", "courier", "false_name", "stranger", "rush", "never_received",
         False, "never", 500, 4, "received_and_denied", "courier",
         story=("投递员冒签后截留卡片，用身份证号码激活并在数日内刷空。",
                "The courier signed in the holder's name, kept the card, activated it by digits of the identity number and emptied it in days.")),
    Plot("taken_at_the_gate", "NRI", "NRI", "never_received", "stranger", "guard", "stranger", "rush", "never_received",
         False, "never", 400, 2, "received_and_denied",
         story=("卡由门卫代收后去向不明，被不明身份的人使用；持卡人没有收到。",
                "The guard took the card in; where it went is unknown and somebody unknown used it. The holder never had it.")),
    Plot("kept_by_spouse", "NRI", "RELATIVE_USE", "intercepted_by_relative", "spouse", "spouse", "own", "household", "never_received",
         False, "spouse", 300, 2, "taken_at_the_gate",
         story=("配偶在家签收并用登记手机激活，瞒着持卡人使用，还过几期最低还款额。",
                "The spouse signed for the card at home, activated it from the registered phone, used it unknown to the holder and paid the minimum.")),
    Plot("received_and_denied", "NRI", "FIRST_PARTY", "own_use", "holder", "self_id", "own_id", "household", "never_received",
         False, "own", 400, 3, "taken_by_courier",
         story=("本人凭证件签收、核身激活、日常使用并从自己账户还款，逾期后称从未收到。",
                "The holder signed with an identity check, activated, used the card daily and repaid from an own account; later denied receipt.")),
    Plot("theft", "LOST_STOLEN", "LOST_STOLEN", "stolen_after_receipt", "stranger", "self", "own", "rush", "stolen",
         True, "never", 900, 2, "theft_feigned", before=True,
         story=("外出时钱包被盗，当日挂失并报警，卡已在数小时内被刷。",
                "A purse was stolen; the holder blocked the card and went to the police the same day, hours too late.")),
    Plot("loss", "LOST_STOLEN", "LOST_STOLEN", "lost_and_used", "stranger", "self", "own", "rush", "lost",
         True, "never", 500, 1, "theft_feigned", before=True,
         story=("卡遗失后被拾得者使用，持卡人次日发现并挂失。", "The card was lost and used by whoever found it; the holder noticed the next day.")),
    Plot("theft_feigned", "LOST_STOLEN", "FIRST_PARTY", "own_use", "holder", "self", "own", "household", "stolen",
         False, "own", 350, 2, "theft", before=True,
         story=("卡一直在本人手中，催收多次后才称被盗，从未挂失。",
                "The card never left the holder, who spoke of theft only after several reminders and never had it blocked.")),
    Plot("cloned", "COUNTERFEIT", "COUNTERFEIT", "cloned", "ring", "self", "own", "clone", "not_mine",
         True, "never", 700, 9, "clone_feigned", "merchant", before=True,
         story=("磁条信息在被改装的终端上泄露，数周后在外地被复制使用，真卡一直在持卡人手中。",
                "The stripe was copied at a tampered terminal; weeks later a clone was used far away while the card was with its holder.")),
    Plot("clone_feigned", "COUNTERFEIT", "FIRST_PARTY", "own_use", "holder", "self", "own", "household", "not_mine",
         False, "own", 250, 2, "cloned", before=True,
         story=("均为本地芯片加密码交易，由本人完成，逾期后称被复制。",
                "All were made near home with chip and PIN by the holder, who later said the card had been cloned.")),
    Plot("phished", "CNP", "CNP", "data_misused", "stranger", "self", "own", "net_burst", "not_mine",
         True, "never", 800, 3, "net_denied", before=True,
         story=("点开仿冒短信链接泄露卡号和验证码，凌晨被连续线上消费，醒来即致电银行。",
                "Card data and a code went to a false link in a text message; purchases followed at night and the holder called on waking.")),
    Plot("child_games", "CNP", "RELATIVE_USE", "relative_without_knowledge", "child", "self", "own", "games", "not_mine",
         True, "once", 100, 1, "phished", before=True,
         story=("未成年子女用家长手机充值游戏，家长不知情。", "A child under age paid for games on the parent's phone; the parent did not know.")),
    Plot("net_denied", "CNP", "FIRST_PARTY", "own_use", "holder", "self", "own", "net_spread", "not_mine",
         False, "own", 150, 2, "phished", before=True,
         story=("本人数月间为自己的号码充值、购物，逾期后称网络盗刷。",
                "Over months the holder topped up and shopped online, and called it misuse when the account was overdue.")),
    Plot("spouse_with_consent", "RELATIVE_USE", "RELATIVE_USE", "relative_with_knowledge", "spouse", "self", "own", "household", "spouse_used",
         False, "auto", 50, 2, "spouse_in_secret", before=True,
         story=("持卡人知道并同意配偶用卡，账户按期自动扣款直到余额不足。",
                "The holder knew and agreed that the spouse used the card; it was repaid by direct debit until the money ran out.")),
    Plot("spouse_in_secret", "RELATIVE_USE", "RELATIVE_USE", "relative_without_knowledge", "spouse", "spouse", "own", "household", "spouse_used",
         False, "spouse", 250, 2, "spouse_with_consent",
         story=("夫妻分居期间配偶拿到新卡使用，持卡人不知情。",
                "While the couple lived apart the spouse got hold of the new card and used it; the holder did not know.")),
    Plot("lent_to_friend", "CARD_LENT", "CARD_LENT", "lent", "friend", "self", "own", "cash", "lent",
         False, "own", 50, 1, "taken_by_friend", before=True,
         story=("把卡和密码借给朋友周转，朋友未还。", "The holder lent card and PIN to a friend in need of money, who did not pay.")),
    Plot("taken_by_friend", "CARD_LENT", "LOST_STOLEN", "stolen_after_receipt", "friend", "self", "own", "rush", "taken",
         True, "never", 500, 1, "lent_to_friend", before=True,
         story=("同住朋友未经同意拿走卡使用，被登记为出借；持卡人当周即反映。",
                "A flatmate took the card without asking; it was noted as lent although the holder spoke up the same week.")),
    Plot("branch_insider", "INTERNAL", "INTERNAL", "intercepted_by_insider", "staff", "counter", "counter", "rush", "never_received",
         False, "never", 500, 3, "branch_blamed", "branch",
         story=("网点人员以“本人自取”名义领出并激活卡片后使用。",
                "Somebody at the branch handed the card out as fetched in person, activated it and used it.")),
    Plot("branch_blamed", "INTERNAL", "FIRST_PARTY", "own_use", "holder", "counter", "counter", "household", "never_received",
         False, "own", 200, 1, "branch_insider",
         story=("本人凭证件领卡并使用，却称网点人员冒领。", "The holder fetched the card with an identity check and used it, yet said that the branch's staff had.")),
    Plot("own_use", "FIRST_PARTY", "FIRST_PARTY", "own_use", "holder", "self_id", "own", "household", "never_received",
         False, "own", 250, 2, "wrongly_suspected",
         story=("本人使用，多次承诺还款后改称未收到卡。", "The holder used the card, promised to pay several times, then said it had never come.")),
    Plot("wrongly_suspected", "FIRST_PARTY", "NRI", "intercepted_by_insider", "courier", "false_name", "stranger", "rush", "never_received",
         False, "never", 400, 3, "own_use", "courier",
         story=("真实受害人：卡被投递员截留，却被登记为本人欺诈。", "A genuine victim: the courier kept the card, but the bank noted the holder as its user.")),
    Plot("household_denies", "LOST_STOLEN", "FIRST_PARTY", "own_use", "holder", "self", "own", "household", "stolen",
         False, "own", 300, 1, "household_burgled", "household", before=True, pair=True,
         story=("夫妻两张卡在同一批商户使用，逾期后先后称被盗。",
                "A couple's two cards were used by themselves at the same shops; when overdue both said they were stolen.")),
    Plot("household_burgled", "LOST_STOLEN", "LOST_STOLEN", "stolen_after_receipt", "stranger", "self", "own", "rush", "stolen",
         True, "never", 1000, 1, "household_denies", "household", before=True, pair=True,
         story=("入室盗窃中夫妻两张卡同时被盗，当日报警。", "Both cards of a couple were taken in one burglary, reported the same day.")),
)  # fmt: skip
BY_KEY = {plot.key: plot for plot in PLOTS}
ROUND = tuple(plot for plot in PLOTS for _ in range(plot.weight))
"""The plots, each as often as its weight."""
CLUSTER_SIZES = {"marketer": 6, "phone_ring": 5, "courier": 7, "merchant": 12, "branch": 5, "household": 2}
"""How many accounts a cluster has at most."""
