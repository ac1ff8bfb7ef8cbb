"""How a case and its file are shown: every record with its id, so that it can be cited or withdrawn, and with its source."""

from typing import Any

from cases.assembly.bundle import CaseBundle
from cases.model import CaseFile
from graph.money import Money
from graph.records import Source, TransactionRecord
from graph.times import SHANGHAI, When
from graph.vocabulary import FactKind, fact_id, public_id
from web.cli.frame import Frame


def show_file(frame: Frame, bundle: CaseBundle) -> None:
    """Print a case with its records."""
    rows = records(bundle)
    lines = [f"  {row['id']:22} {row['what']}  {row['source']}" for row in rows]
    head = case_lines(frame, bundle.case)
    frame.answer({**case_json(bundle.case), "records": rows}, [*head, *lines])


def records(bundle: CaseBundle) -> list[dict[str, Any]]:
    """Every record of the case, kind by kind, oldest first."""
    found = [_row(public_id(each.node), "transaction", _transaction(each), each.source) for each in bundle.transactions]
    found += [
        _row(each.id, "delivery", f"{_text(each.delivered)} 签收栏署名“{each.signer or '—'}”", each.source) for each in bundle.deliveries
    ]
    found += [
        _row(each.id, "activation", f"{each.made.text} {each.channel} {each.id_check or '—'}", each.source) for each in bundle.activations
    ]
    found += [
        _row(
            each.id,
            "repayment",
            f"{each.made.text} {Money(each.amount_fen)} 付款户名“{each.payer_name or '—'}” {each.channel or '—'}",
            each.source,
        )
        for each in bundle.repayments
    ]
    found += [_row(each.id, "contact", f"{each.made.text} {each.channel} {each.reached}", each.source) for each in bundle.contacts]
    found += [
        _row(each.id, "police_paper", f"{each.dated} {each.level} {each.organ} {each.number or '—'}", each.source) for each in bundle.papers
    ]
    for said in bundle.testimony:
        what = f"{said.said.text} {said.speaker}：{said.text[:30]}…"
        found.append(_row(fact_id(FactKind.TESTIMONY, said.key), "testimony", what, Source(said.document, "testimony", said.row)))
    return found


def _row(id_: str, kind: str, what: str, source: Source) -> dict[str, Any]:
    return {"id": id_, "kind": kind, "what": what, "source": f"{source.file_name} 第{source.row}行", "document": source.document}


def _transaction(each: TransactionRecord) -> str:
    return f"{each.made.text} {each.merchant_name} {Money(each.amount_fen, each.currency)}"


def _text(when: When | None) -> str:
    return when.text if when else "—"


def show_case_file(frame: Frame, shown: CaseFile) -> None:
    """Print a case without its records."""
    frame.answer(case_json(shown), case_lines(frame, shown))


def case_lines(frame: Frame, shown: CaseFile) -> list[str]:
    """A case for a reader."""
    persons = "、".join(f"{each.called}（{each.relation}）" for each in shown.persons)
    holds = [
        frame.text(
            f"  {each.gate} 自 {each.starts.astimezone(SHANGHAI):%Y-%m-%d} 停催（{each.because}）",
            f"  {each.gate} since {each.starts.astimezone(SHANGHAI):%Y-%m-%d} ({each.because})",
        )
        for each in shown.holds
    ]
    return [f"{shown.case_no}  {shown.case_type}  {persons}", *holds]


def case_json(shown: CaseFile) -> dict[str, Any]:
    """A case as plain values."""
    return {
        "case_no": shown.case_no,
        "type": shown.case_type,
        "account": public_id(shown.account),
        "holder": public_id(shown.holder),
        "campaign": shown.campaign,
        "unit": shown.unit,
        "handler": shown.handler,
        "opened_at": shown.opened_at.isoformat(),
        "persons": [
            {"called": each.called, "relation": each.relation, "id": public_id(each.person) if each.person else None}
            for each in shown.persons
        ],
        "claims": [
            {"code": each.code, "speaker": each.speaker, "source": each.source.value, "said_at": each.said.text} for each in shown.claims
        ],
        "holds": [
            {
                "gate": each.gate,
                "because": each.because,
                "starts_at": each.starts.isoformat(),
                "set_at": each.set_at.isoformat(),
                "outcome": each.outcome,
            }
            for each in shown.holds
        ],
        "disputed": sorted(public_id(each) for each in shown.disputed),
    }
