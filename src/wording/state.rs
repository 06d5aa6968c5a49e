//! Why a command is refused.

crate::messages! {
    UNKNOWN_ID: "计划里没有{sort} {id}", "the plan has no {sort} {id}";
    NOTE_NEEDED: "请写明内容", "say what there is to note";
    SPAN_BACKWARDS: "结束时间要在开始时间之后", "the end must be after the beginning";
    REHEARSAL_NEEDS_SPAN: "演练要写明开始和结束时间，而且已经结束", "a rehearsal needs a beginning and an end, and must be over";
    FAILURE_NEEDS_NOTE: "未通过或受阻时要写明看到了什么", "a failed or blocked case needs a note of what was seen";
    FEEDBACK_NEEDS_TEXT: "反馈内容不能为空", "feedback needs a text";
    SETTLING_NEEDS_NOTE: "请写明这样处理的原因", "say why it is settled this way";
    UNTICK_NEEDS_NOTE: "取消勾选要写明原因", "say why it is no longer done";
    NOTE_TOO_LONG: "内容超过 {max} 个字符", "the note is longer than {max} characters";
    ALREADY_TICKED: "{item} 已勾选", "{item} is ticked already";
    NOT_TICKED: "{item} 尚未勾选", "{item} is not ticked";
    NO_SUBJECT: "计划和反馈里没有 {id}", "neither the plan nor the feedback has {id}";
    SEVERAL: "{id} 指的可能是好几样东西", "{id} could be several things";
    SEVERAL_HINT: "请写明是哪一种: {names}", "say which: {names}";
    SUBJECT: "{sort} {id}", "{sort} {id}";
    NOT_AMONG: "{by} 不在“{rule}”之列", "{by} is not among {rule}";
    AMONG_HINT: "计划允许的是: {names}（见 [allow] 与关口的 approvers）", "the plan allows: {names} (see `[allow]` and the gate's `approvers`)";
    SEATS_HINT: "关口 {gate} 的席位: {seats}", "the seats of gate {gate}: {seats}";
    NO_SEATS: "关口 {gate} 没有设席位，不投票", "gate {gate} has no seats and takes no votes";
    NO_SEAT: "关口 {gate} 没有席位 {seat}", "gate {gate} has no seat {seat}";
    SEAT_NOT_HELD: "{by} 不持有席位 {seat}", "{by} does not hold the seat {seat}";
    NO_SEAT_HELD: "{by} 在关口 {gate} 没有席位", "{by} holds no seat at gate {gate}";
    WHICH_SEAT: "持有多个席位，请用 --seat 指明: {seats}", "you hold several seats; say which with --seat: {seats}";
    NO_GO_NEEDS_NOTE: "投不同意要写明原因", "a no-go needs its reason";
    WAIVER_NEEDS_NOTE: "申请豁免要写明原因", "a waiver needs its reason";
    WAIVER_TIME: "豁免的期限必须在将来，且不超过 {days} 天", "a waiver ends in the future, at most {days} days ahead";
    WAIVER_OPEN: "条件 {criterion} 已有豁免 {id}", "criterion {criterion} has waiver {id} already";
    NO_WAIVER: "没有豁免 {id}", "there is no waiver {id}";
    WAIVER_ANSWERED: "豁免 {id} {answer}", "waiver {id} is {answer} already";
    OWN_REQUEST: "{id} 是你自己申请的，要由别人批准", "you asked for {id} yourself: somebody else must approve it";
    OWN_REQUEST_HINT: "请关口的另一位批准人处理", "ask another approver of the gate";
    ANSWER_NEEDS_NOTE: "请写明原因", "say why";
    NO_SIGN_OFF: "{subject} 不需要签字确认", "{subject} is nothing to sign off";
    OWN_MARK: "这项需求的进展是你自己标的，要由别人确认", "you marked this requirement yourself: somebody else must sign it off";
    OWN_THING: "这个里程碑由你负责，要由别人确认", "you own this milestone: somebody else must sign it off";
    OWN_RUN: "这个用例是你自己执行的，要由别人确认", "you ran this case yourself: somebody else must sign it off";
    OWN_TICK: "这张检查表里有你自己勾选的项，要由别人确认", "you ticked items of this checklist yourself: somebody else must sign it off";
    MUST_BE_SIGNED: "这个操作必须用 SSH 密钥签名", "this must be signed with an SSH key";
    MUST_BE_SIGNED_HINT: "计划里的 ssh_key 要与 ssh-agent 中的密钥或 --key 文件一致；用 ssh-add 加入密钥", "the key in the agent, or in the file of --key, must be the plan's `ssh_key`; add it with `ssh-add`";
    CLAIMED: "{subject} 已由 {by} 认领（事件 {seq}）", "{by} has {subject} in hand (event {seq})";
    CLAIMED_HINT: "请与对方商量；写明原因后可以用 golive release 收回", "talk to them; `golive release` with a reason takes it back";
    NOT_CLAIMED: "没有人认领 {subject}", "nobody has {subject} in hand";
    RELEASE_NEEDS_NOTE: "收回别人认领的事要写明原因", "say why you take it from somebody else";
    TICKS_ITSELF: "{item} 由系统自动判定，不能手工勾选", "{item} ticks itself and cannot be ticked by hand";
    TICKS_ITSELF_HINT: "判定条件: {require}", "it is done while: {require}";
}
