"""The dates a case must not miss, each with the days left and the reason; days are counted exactly, holidays are not modelled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cases.days import add_months, add_working_days
from cases.law import Law, Version
from cases.limitation import Limitation, limitation
from investigate.facts import CaseFacts, HuntOutcome, PaperLevel, TxnKind
from investigate.indicators.reading import disputed_from
from investigate.indicators.rule import Text

_HUNT_OVER = frozenset({HuntOutcome.FOUND, HuntOutcome.DESTROYED})


@dataclass(frozen=True, slots=True)
class Clock:
    """One date not to miss."""

    id: str
    """`limitation`, `dispute_verification`, `slip_retention:<transaction>`, `registered_mail_query:<delivery>`,
    `police_review:<days>:<paper>`, `recon:<paper>`, `guarantee:<guarantee>`."""
    due_on: date
    days_left: int
    """Calendar days from the day of knowledge; negative once missed."""
    because: Text
    law: Version
    """The setting it rests on."""

    def as_json(self) -> dict[str, object]:
        """The shape of interfaces.md, with the English reason, grade and source added."""
        return {
            "id": self.id,
            "due_on": self.due_on.isoformat(),
            "days_left": self.days_left,
            "because": self.because.zh,
            "because_en": self.because.en,
            "grade": self.law.grade.value,
            "source": self.law.source,
        }


def clocks(facts: CaseFacts, law: Law, as_of: date, *, verifying: bool) -> tuple[Clock, ...]:
    """All clocks that run on a day, the nearest first; `verifying`: the dispute hold is on, so its verification must end."""
    found = [*_limitation(facts, law, as_of), *_slips(facts, law, as_of), *_mail(facts, law, as_of), *_police(facts, law, as_of)]
    found += _guarantees(facts, law, as_of)
    if verifying:
        found += _verification(facts, law, as_of)
    return tuple(sorted(found, key=lambda c: (c.due_on, c.id)))


def _clock(name: str, due_on: date, as_of: date, version: Version, because: Text) -> Clock:
    return Clock(name, due_on, (due_on - as_of).days, because, version)


def _limitation(facts: CaseFacts, law: Law, as_of: date) -> Iterator[Clock]:
    found = limitation(facts, law, as_of)
    if found is not None:
        yield _clock("limitation", found.due_on, as_of, found.version, _limitation_words(found))


def _limitation_words(found: Limitation) -> Text:
    years = found.version.number
    about = ("约", "about ") if found.is_approximate else ("", "")
    zh = f"诉讼时效{years}年，自{about[0]}{found.starts_on}起算"
    en = f"limitation of {years} years from {about[1]}{found.starts_on}"
    if found.counted:
        last = found.counted[-1]
        zh += f"；最近一次中断：{last.on} {last.what.zh}（{last.fact}）"
        en += f"; last interrupted on {last.on}: {last.what.en} ({last.fact})"
    else:
        zh += "；未见确定的中断事由"
        en += "; no certain interruption on file"
    if found.not_counted:
        zh += f"；另有{len(found.not_counted)}项可争议或期满后的事由未计入"
        en += f"; {len(found.not_counted)} arguable or later acts not counted"
    return Text(zh, en)


def _verification(facts: CaseFacts, law: Law, as_of: date) -> Iterator[Clock]:
    started, version = disputed_from(facts), law.at(as_of)["dispute_verification_working_days"]
    if started is not None:
        yield _clock(
            "dispute_verification",
            add_working_days(started.on, version.number),
            as_of,
            version,
            Text(
                f"{started.on}提出异议，{version.number}个工作日内核实（按周一至周五计，未考虑法定节假日与调休）",
                f"disputed on {started.on}: verify within {version.number} working days (Monday to Friday; public holidays not modelled)",
            ),
        )


def _slips(facts: CaseFacts, law: Law, as_of: date) -> Iterator[Clock]:
    over = {h.transaction for h in facts.hunts if h.outcome in _HUNT_OVER}
    chased = [t for t in facts.transactions if t.kind is TxnKind.PURCHASE and t.id not in over and t.at.on <= as_of]
    if any(t.disputed for t in chased):
        chased = [t for t in chased if t.disputed]
    for txn in chased:
        version, least = law.at(txn.at.on)["slip_retention_months"], law.at(txn.at.on)["slip_retention_min_months"]
        yield _clock(
            f"slip_retention:{txn.id}",
            add_months(txn.at.on, version.number),
            as_of,
            version,
            Text(
                f"{txn.merchant or '商户'} {txn.at.on} 的签购单一般保存{version.number}个月（最短{least.number}个月），须向收单机构核实",
                f"the slip of {txn.at.on} is usually kept {version.number} months (at least {least.number}); to be confirmed with the acquirer",
            ),
        )


def _mail(facts: CaseFacts, law: Law, as_of: date) -> Iterator[Clock]:
    for delivery in facts.deliveries:
        if delivery.sent_at is not None:
            sent, version = delivery.sent_at.on, law.at(delivery.sent_at.on)["registered_mail_query_days"]
            yield _clock(
                f"registered_mail_query:{delivery.id}",
                sent + timedelta(days=version.number),
                as_of,
                version,
                Text(
                    f"{sent}交寄，给据邮件自交寄之日起{version.number}日内可查询",
                    f"posted on {sent}: a registered item can be queried within {version.number} days",
                ),
            )


def _police(facts: CaseFacts, law: Law, as_of: date) -> Iterator[Clock]:
    decided = {p.whose for p in facts.papers if p.level in (PaperLevel.P3, PaperLevel.P3X, PaperLevel.P4)}
    for paper in facts.papers:
        day = paper.dated.on
        if paper.level is PaperLevel.P2 and paper.whose not in decided:
            version = law.at(day)["police_review_days"]
            names = zip(
                version.numbers, (("一般", "ordinary"), ("重大复杂", "complex"), ("特别重大或跨区域", "especially complex")), strict=True
            )
            for days, (zh, en) in names:
                yield _clock(
                    f"police_review:{days}:{paper.id}",
                    day + timedelta(days=days),
                    as_of,
                    version,
                    Text(
                        f"{day}受案，{zh}案件{days}日内决定是否立案",
                        f"accepted on {day}: {en} cases are decided within {days} days",
                    ),
                )
        elif paper.level is PaperLevel.P3X:
            version = law.at(day)["police_recon_days"]
            yield _clock(
                f"recon:{paper.id}",
                day + timedelta(days=version.number),
                as_of,
                version,
                Text(
                    f"{day}不予立案，收到通知书后{version.number}日内可申请复议",
                    f"refused on {day}: reconsideration may be asked for within {version.number} days of receipt",
                ),
            )


def _guarantees(facts: CaseFacts, law: Law, as_of: date) -> Iterator[Clock]:
    for guarantee in facts.guarantees:
        if guarantee.principal_due_on is not None and guarantee.claimed_on is None:
            version = law.at(guarantee.principal_due_on)["guarantee_default_months"]
            months = guarantee.months or version.number
            yield _clock(
                f"guarantee:{guarantee.id}",
                add_months(guarantee.principal_due_on, months),
                as_of,
                version,
                Text(
                    f"保证期间自{guarantee.principal_due_on}起{months}个月，不中止、中断或延长",
                    f"the guarantee runs {months} months from {guarantee.principal_due_on} and is never suspended or extended",
                ),
            )
