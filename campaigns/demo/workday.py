"""A working day of the demo's officers: what they worked of their lists, and what was said.

Rows are written as the pages write them, but all in one go and from a seed: the same bank works
the same way. Each act is in the audit log, where `demo` tells it from one of a person. Most
officers get through nearly all that is due; in each branch the second one is behind.
"""

import json
from datetime import date
from itertools import accumulate
from pathlib import Path

from django.db import transaction

from customers.enums import Channel, Outcome
from kernel.sql import Room

ROOM = Room(Path(__file__).parent / "sql")

# how much of what is due the officers of a branch get through in a day, in the order of their
# numbers, and again from the start
SHARES = [0.97, 0.25, 0.92, 0.95, 0.88]
SHARE_OF_OTHERS = 0.75  # heads of units, who have other work, and what nobody owns

# of a hundred contacts by a channel, how many come to what
ANSWERS = {
    Channel.CALL: (
        (Outcome.DONE, 11),
        (Outcome.INTERESTED, 24),
        (Outcome.CONSIDERING, 33),
        (Outcome.NO_ANSWER, 25),
        (Outcome.REFUSED, 7),
    ),
    Channel.WECOM: (
        (Outcome.DONE, 5),
        (Outcome.INTERESTED, 16),
        (Outcome.CONSIDERING, 25),
        (Outcome.SENT, 51),
        (Outcome.REFUSED, 3),
    ),
    Channel.VISIT: (
        (Outcome.DONE, 27),
        (Outcome.INTERESTED, 36),
        (Outcome.CONSIDERING, 28),
        (Outcome.NO_ANSWER, 5),
        (Outcome.REFUSED, 4),
    ),
}

NOTES = {
    Outcome.DONE: (
        "已在手机银行办理，金额与约定一致。",
        "到网点办理完成，客户对服务满意。",
        "到期资金已续存一年期。",
        "已签约自动转存，顺带开通工资理财。",
    ),
    Outcome.INTERESTED: (
        "对大额存单有兴趣，下周到网点详谈。",
        "想了解升级后的机场贵宾厅权益，已发权益说明。",
        "愿意把他行到期资金转入，等到期后办理。",
        "请发一份稳健类理财的对比。",
        "约好带配偶一起来网点。",
    ),
    Outcome.CONSIDERING: (
        "要与家人商量，三天后再联系。",
        "资金月底才回笼，届时再谈。",
        "在比较他行利率，已告知我行活动。",
        "近期出差，返程后再约。",
        "先看看净值表现再决定。",
    ),
    Outcome.REFUSED: (
        "近期要用于购房首付，暂不考虑。",
        "不希望再接到产品推荐电话。",
        "资金已有其他安排。",
    ),
    Outcome.NO_ANSWER: ("响铃无人接听。", "占线，换个时段再打。"),
    Outcome.SENT: ("已发送权益提醒。",),
}


@transaction.atomic
def work(*, on: date, seed: int) -> int:
    """What the officers do on the working day `on`; returns how many times they got in touch.

    Done again, the same day finds only what is still open.
    """
    shares = {"shares": SHARES, "share_of_others": SHARE_OF_OTHERS}
    ROOM.run("choose", {"on": on, "seed": seed, **shares})
    ROOM.run("answer", {**_answers(), "notes": json.dumps(NOTES)})
    n_contacts = ROOM.run("say")
    ROOM.run("close")
    ROOM.run("agree", {"on": on})
    ROOM.run("speak", {"on": on})
    ROOM.run("record")
    return n_contacts


def _answers() -> dict[str, list[object]]:
    """One row for each channel and outcome, with the share of contacts up to and with it."""
    rows = [
        (channel.value, outcome.value, upto / 100)
        for channel, counts in ANSWERS.items()
        for (outcome, _), upto in zip(counts, accumulate(n for _, n in counts), strict=True)
    ]
    channels, outcomes, bounds = (list(column) for column in zip(*rows, strict=True))
    return {"channels": channels, "outcomes": outcomes, "bounds": bounds}
