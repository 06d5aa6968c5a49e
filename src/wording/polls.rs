//! Polls.

crate::messages! {
    NO_SEATS: "关口 {gate} 没有设席位，无法表决", "gate {gate} has no seats: there is nobody to poll";
    OPEN_ALREADY: "关口 {gate} 的第 {round} 轮表决还没有结束", "round {round} of the poll of gate {gate} is still open";
    OPEN_ALREADY_HINT: "先结束它: golive poll close {gate}", "close it first: golive poll close {gate}";
    REOPENING_NEEDS_NOTE: "重新表决要写明原因，以前的票不再算数", "say why there is a new round: what was said before counts no more";
    CLOSING_NEEDS_NOTE: "还有席位没有投票，提前结束要写明原因", "seats are absent: say why the poll is closed without them";
    NO_POLL: "关口 {gate} 没有正在进行的表决", "no poll of gate {gate} is open";
    NO_POLL_HINT: "由有权的人发起: golive poll open {gate}", "somebody who may opens one: golive poll open {gate}";
    NO_SUCH_SEAT: "没有席位 {seat}", "there is no seat {seat}";
    WHICH_GATE: "好几个关口都有席位 {seat}，请用 --gate 指明: {gates}", "several gates have the seat {seat}; say which with --gate: {gates}";
    NOT_HANDED_OVER: "席位 {seat} 没有交给别人", "the seat {seat} is not handed over";
    HANDED_OVER_ALREADY: "席位 {seat} 已经由{to}代理", "{to} stands in for the seat {seat} already";
    HOLDS_ALREADY: "{to} 按计划就持有席位 {seat}", "{to} holds the seat {seat} by the plan";
    HOLDS_ANOTHER: "{to} 在这个关口已持有席位 {other}，一人不能投两票", "{to} holds the seat {other} at this gate already: nobody votes twice";
    NO_DEPUTY: "计划没有写明席位 {seat} 由谁代理，请用 --to 指明", "the plan names no deputy for the seat {seat}; say who with --to";
    HANDOVER_NEEDS_NOTE: "移交席位要写明原因", "say why the seat is handed over";
    NOT_POLLED: "席位 {seat} 不在第 {round} 轮表决之列", "the seat {seat} is not asked in round {round}";
    EXPIRED_POLL: "关口 {gate} 的第 {round} 轮表决已过期", "round {round} of the poll of gate {gate} has expired";
    POLL_OVER: "关口 {gate} 的第 {round} 轮表决已经揭晓，不能再改为同意；否决随时可以", "round {round} of the poll of gate {gate} is decided: it takes no more go; a no-go it always takes";
    REOPEN_HINT: "需要时重新表决: golive poll open {gate} --note …", "if need be, begin a new round: golive poll open {gate} --note …";
    NOT_YOUR_TURN: "现在轮到席位 {turn}（{who}），还没有轮到 {seat}", "it is the turn of {turn} ({who}), not yet of {seat}";
    NOT_YOUR_TURN_HINT: "席位按计划的顺序点名；缺席的可以移交: golive poll handover", "seats are called in the order of the plan; who is absent can hand over: golive poll handover";

    OPENED: "关口 {gate} 第 {round} 轮表决开始{note}", "gate {gate}: round {round} of the poll begins{note}";
    CLOSED: "关口 {gate} 表决结束: 同意 {go}，不同意 {no}，缺席 {absent}{note}", "gate {gate}: the poll is closed: {go} go, {no} no-go, {absent} absent{note}";
    HANDED_OVER: "关口 {gate} 席位 {seat} 交给{to}{note}", "gate {gate}: seat {seat} is handed over to {to}{note}";
    HANDED_BACK: "关口 {gate} 席位 {seat} 交还{note}", "gate {gate}: seat {seat} is handed back{note}";
    VOTED_SEALED: "关口 {gate}: 席位 {seat} 已投票（揭晓前保密）", "gate {gate}: seat {seat} has voted (sealed until the poll is decided)";
    TRY_POLL: "组织表决", "polling";

    NOT_ASKED: "还没有发起表决", "no poll was opened";
    SEALED: "已投票，揭晓前保密", "has voted; sealed until all have";
    ITS_TURN: "轮到它了，还没有投票", "it is its turn";
    SAID_NOT_CLOSED: "{by} 同意，但表决还没有宣布结果", "{by} says go, but the poll is not closed yet";
    SAID_EXPIRED: "{by} 同意，但表决已于 {until} 过期", "{by} said go, but the poll expired at {until}";
    SAID_UNCOUNTED: "{by} 同意，但宣布的结果里没有这一票", "{by} says go, but the closing of the poll does not count it";
    CLOSING_NOT_SIGNED: "{by} 同意，但宣布结果的记录{standing}，这个关口只认签名的", "{by} says go, but the closing of the poll is {standing}; this gate counts signed ones only";
    HANDOVER_NOT_SIGNED: "{by} 同意，但移交席位的记录{standing}，这个关口只认签名的", "{by} says go, but the handover of the seat is {standing}; this gate counts signed ones only";
    SEATS_CHANGED: "表决之后计划改了席位，需要重新表决", "the plan changed the seats since the poll was opened: poll anew";

    PHASE_NONE: "未发起", "none";
    PHASE_VOTING: "进行中", "open";
    PHASE_DECIDED: "已揭晓，待宣布", "all in, not closed";
    PHASE_CLOSED: "已结束", "closed";
    PHASE_EXPIRED: "已过期", "expired";
    INCOMPLETE: "未完成", "incomplete";


    POLL: "表决", "Poll";
    TURN_SHORT: "轮到{seat}", "turn: {seat}";
    ROLL: "点名", "Roll";
    KEYS: "可以做的", "What you can do";
    KEYS_DOC: "v 投票 · O 发起或宣布结果 · H 移交席位 · e 证据", "v vote · O open or close the poll · H hand a seat over · e evidence";
    FORM_OPEN: "发起关口 {gate} 的表决", "Open a poll of {gate}";
    FORM_CLOSE: "宣布关口 {gate} 的表决结果", "Close the poll of {gate}";
    FORM_HAND_OVER: "移交关口 {gate} 的席位", "Hand over a seat of {gate}";
    FIELD_TO: "交给谁（人员 id，空着则为计划里的代理人）", "to whom (a person's id; empty for the plan's deputy)";
    HAND_OVER_ABOUT: "移交记入日志；写原来的持有人就是交还", "it goes on record; naming who holds it by the plan hands it back";
    WAITS_VOTE: "表决等你投票", "a poll waits for your vote";
    VOTED_SHORT: "已投", "voted";
    HEADLINE: "关口 {gate} 第 {round} 轮表决: {phase}", "gate {gate}, round {round} of the poll: {phase}";
    HEADLINE_NONE: "关口 {gate}: 还没有发起表决", "gate {gate}: no poll was opened";
    RULES: "规则: {order}，{secrecy}", "rules: {order}, {secrecy}";
    RULES_SIGNED: "规则: {order}，{secrecy}，只认签名", "rules: {order}, {secrecy}, signed votes only";
    ORDERED: "按顺序", "in order";
    ANY_ORDER: "不限顺序", "in any order";
    BLIND: "揭晓前保密", "blind until all are in";
    SHOWN: "公开", "votes are shown at once";
    OPENED_BY: "{by} 发起于 {at}", "opened by {by} at {at}";
    CLOSED_BY: "{by} 宣布于 {at}（{standing}）", "closed by {by} at {at} ({standing})";
    COUNTED: "{voted}/{total} 已投", "{voted} of {total} have voted";
    ABSENT: "缺席: {seats}", "absent: {seats}";
    TURN: "轮到: {seat}（{who}）", "turn: {seat} ({who})";
    EXPIRES: "{left} 后过期（{until}）", "expires in {left} ({until})";
    EXPIRED_AT: "已于 {until} 过期", "expired at {until}";
    STANDS_IN: "{to} 代理（{by} 移交: {note}）", "{to} stands in (handed over by {by}: {note})";
    YOUR_VOTE: "你投了: {choice}", "you said {choice}";
    NOBODY: "没有人持有", "nobody holds it";
    RESULT: "结果: {result}", "result: {result}";
}
