//! Until when one can go back, what that would cost, and who proposed it.

crate::messages! {
    WARN_30: "回退时限不到 30 分钟", "less than 30 minutes left in which one can go back";
    WARN_15: "回退时限不到 15 分钟", "less than 15 minutes left in which one can go back";
    WARN_5: "回退时限不到 5 分钟: 现在决定", "less than 5 minutes left in which one can go back: decide now";
    WARN_OVER: "回退时限已过: 再回退要付出代价", "the time to go back has passed: going back now has a cost";

    NO_ROLLBACK: "切换没有回退手册", "the cutover has no rollback";
    NO_ROLLBACK_HINT: "写 rollback = \"…\"，用 [runbook.…] 声明怎样回到旧系统", "write rollback = \"…\", and declare how to go back as [runbook.…]";
    NO_BACK: "没有关口证明回退“{id}”成功了", "no gate proves that the rollback `{id}` worked";
    BACK_NOT_ASKED: "回退“{id}”没有一步用关口“{gate}”证明已经回来", "no step of the rollback `{id}` asks the gate `{gate}`";
    NO_BACK_HINT: "写 back = \"关口\"，回退手册最后一步用 gate = \"同一关口\"", "write back = \"GATE\", and end the rollback with a step of gate = \"GATE\"";
    BEGINS_ALONE: "触发条件“{id}”自动启动回退“{book}”，而第一步“{step}”要人来做", "the trigger `{id}` begins the rollback `{book}` by itself, and its first step `{step}` needs a person";
    BEGINS_ALONE_HINT: "去掉 automatic，或让没有前置的步骤都能自动执行且可撤销", "leave out `automatic`, or begin with steps that a machine can do and that can be taken back";
    NEVER_HOLDS: "触发条件“{id}”永远不会成立: {part}", "the trigger `{id}` can never hold: {part}";
    NEVER_HOLDS_HINT: "比例在 0 到 1 之间；同一事实的上下限不能互相排斥", "shares lie between 0 and 1, and bounds on the same fact must leave something between them";
    NOT_WANTED_REHEARSED: "没有关口要求演练过回退“{id}”", "no gate wants the rollback `{id}` rehearsed";
    NOT_WANTED_REHEARSED_HINT: "加一个条件，如 runs.{id}.rehearsed && runs.{id}.rehearsal_age < 30d", "add a criterion such as runs.{id}.rehearsed && runs.{id}.rehearsal_age < 30d";
    LIMIT_UNSIGNED: "数据上限“{id}”没有人签字负责", "nobody is to agree to the limit of `{id}`";
    LIMIT_UNSIGNED_HINT: "写 signed_by = \"人员\"，由他执行 golive sign-off limit:…", "write signed_by = \"PERSON\"; they agree with golive sign-off limit:…";
    TOO_SHORT: "窗口只有 {window} 分钟，回退“{id}”连决定和验证要 {needed} 分钟: 一开始就来不及回退", "the window has {window} minutes, and going back by `{id}` takes {needed} with deciding and verifying: it is too late from the start";
    TOO_SHORT_HINT: "加长窗口，或缩短回退", "lengthen the window, or shorten the rollback";
    NO_READING: "探针“{probe}”没有读数“{reading}”，“{id}”数不出来", "the probe `{probe}` takes no reading `{reading}`: `{id}` cannot be counted";

    LIMIT_NOT_POSITIVE: "数据上限须大于 0", "the limit must be more than 0";
    MITIGATED_NEEDS_ALERT: "要说明是哪个告警已止损", "say which alert's harm was stopped";
    NOTHING_TO_GO_BACK_FROM: "没有可以回退的切换: 切换没有开始，已过观察期，或已在回退", "there is nothing to go back from: the cutover has not begun, its hypercare is over, or going back has begun";
    PROPOSED_ALREADY: "已提议回退: {proposal}", "going back was proposed already: {proposal}";
    PROPOSAL_NEEDS_NOTE: "提议回退要写理由", "say why going back is proposed";
    NO_PROPOSAL: "没有回退提议 {proposal}", "there is no proposal {proposal} to go back";
    ANSWERED_ALREADY: "{by} 已答复 {proposal}", "{by} has answered {proposal} already";
    ANSWER_NEEDS_NOTE: "接受或否决回退都要写理由", "say why it is accepted or declined";

    PROPOSED: "提议回退{note}", "going back is proposed{note}";
    PROPOSED_BY_TRIGGER: "触发条件 {trigger} 成立（{facts}），提议回退{note}", "trigger {trigger} holds ({facts}): going back is proposed{note}";
    ACCEPTED: "接受 {proposal}: 回退{note}", "{proposal} accepted: go back{note}";
    DECLINED: "否决 {proposal}: 不回退{note}", "{proposal} declined: do not go back{note}";
    AUTOMATIC_NOTE: "{proposal}: 触发条件 {trigger} 自动启动", "{proposal}: begun by trigger {trigger}";

    CLOSES_TIME: "最晚回退决定 {at}（还剩 {left}）", "decide to go back by {at} ({left} left)";
    CLOSES_DATA: "最晚回退决定 {at}（还剩 {left}）: {data}将到上限", "decide to go back by {at} ({left} left): {data} reaches its limit";
    CLOSED_TIME: "回退时限已过 {over}（{at}）", "the time to go back passed {over} ago ({at})";
    CLOSED_DATA: "回退时限已过 {over}（{at}）: {data}已到上限", "the time to go back passed {over} ago ({at}): {data} reached its limit";
    RESTS_ON_RUNS: "按 {runs} 次演练，回退最多需 {minutes} 分钟（单侧 95 %），另留决定 {decision}、验证 {verify}", "from {runs} rehearsals going back takes {minutes} min at most (one-sided 95 %), with {decision} to decide and {verify} to verify";
    RESTS_ON_ONE: "只演练过一次，按其两倍 {minutes} 分钟计，另留决定 {decision}、验证 {verify}", "rehearsed once: twice that time, {minutes} min, with {decision} to decide and {verify} to verify";
    RESTS_ON_PLAN: "回退从未演练；计划 {minutes} 分钟，不能当作依据", "going back was never rehearsed; planned: {minutes} min, which proves nothing";
    DATA_NOT_YET: "{title}: 切换尚未开始，上限 {limit}{agreed}", "{title}: the cutover has not begun; limit {limit}{agreed}";
    DATA_UNKNOWN: "{title}: 没有读数，无法判断，上限 {limit}{agreed}", "{title}: no reading, so nobody knows; limit {limit}{agreed}";
    DATA_COUNT: "{title}: {amount}，上限 {limit}（{share}）{pace}{agreed}", "{title}: {amount} of {limit} ({share}){pace}{agreed}";
    PACE_AT: "，每分钟 {rate}，最早 {at} 到上限", ", {rate} a minute, the limit not before {at}";
    PACE_FAR: "，一天内到不了上限", ", the limit is not in sight";
    PACE_REACHED: "，已于 {at} 到上限", ", reached at {at}";
    AGREED_BY: "，{by} 已签字", ", agreed by {by}";
    AGREED_BY_NOBODY: "，上限无人签字", ", a limit that nobody has agreed to";
    NO_CLOCK: "计划没有上线窗口或回退手册，没有回退时限", "the plan has no launch window or no rollback: there is no clock";
    PROPOSAL_OPEN: "{proposal} 提议回退，等人答复: {why}", "{proposal} proposes to go back and waits for an answer: {why}";

    COST_NOW: "现在回退的代价:", "what going back costs now:";
    PACE_UNKNOWN: "，增速尚不清楚", ", too early to tell how fast";
    AMOUNT: "{number} {unit}", "{number} {unit}";
    NUMBER: "{number}", "{number}";
    FORECAST: "预计 {p50} 结束（八成把握 {p80} 前）；最拖后的是{step}；剩 {left} 步，{known} 步有先例", "over at {p50}, by {p80} with odds of four in five; held up most by {step}; still to do: {left}, of them with a past: {known}";
    FORECAST_IN_TIME: "预计 {p50} 结束（八成把握 {p80} 前），来得及；最拖后的是{step}；剩 {left} 步，{known} 步有先例", "over at {p50}, by {p80} with odds of four in five: in time; held up most by {step}; still to do: {left}, of them with a past: {known}";
    FORECAST_LATE: "预计 {p50} 结束（八成把握 {p80} 前），窗口内完成的可能 {share}；最可能误点的是{step}；剩 {left} 步，{known} 步有先例", "over at {p50}, by {p80} with odds of four in five: {share} to be in time; most likely to break the window: {step}; still to do: {left}, of them with a past: {known}";
    PROPOSAL_WAITING: "待答复", "waiting";
    PROPOSAL_ACCEPTED: "已接受", "accepted";
    PROPOSAL_DECLINED: "已否决", "declined";
    TRIGGER: "触发条件", "trigger";
    CLOCKS: "回退时限", "Going back";
    COST: "回退会丢失 {amount}（{title}）", "going back loses {amount} ({title})";
    COST_OVER: "回退会丢失 {amount}（{title}），超过上限 {limit}", "going back loses {amount} ({title}), more than the limit of {limit}";
    COST_UNKNOWN: "回退会丢失多少 {title} 无法判断", "nobody knows how much going back loses of {title}";
    COST_TIME: "回退要到 {at} 才结束，比窗口晚 {late}", "going back would end at {at}, {late} after the window";
    COST_NONE: "回退不会丢失已计数的数据", "going back loses none of the data that is counted";
}
