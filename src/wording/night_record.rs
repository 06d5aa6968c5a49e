//! The record of a night, the draft of its post-mortem, and the hand-over pack.

crate::messages! {
    FOR_PEOPLE: "［待人补充］", "[for people to fill in]";
    NONE: "没有。", "None.";

    TITLE: "{name}: {day} 上线之夜的记录", "{name}: record of the night of {day}";
    SUMMARY: "概要", "Summary";
    FROM_TO: "{from} 至 {until}，{events} 条记录，{incidents} 起事件", "{from} to {until}: {events} events, {incidents} incidents";
    RUN_WAS: "{run}（{runbook}，{mode}）: {at} 开始，用时 {took}，{outcome}；事件 {event}", "{run} ({runbook}, {mode}): begun {at}, {took}, {outcome}; event {event}";
    STILL_OPEN: "尚未结束", "still open";
    WAS_COMPLETED: "完成", "completed";
    WAS_STOPPED: "提前结束", "given up";
    WAS_ROLLED_BACK: "转入回退", "ended in favour of the rollback";
    TO_ACKNOWLEDGE: "响应用时: 中位数 {median}，最长 {most}（{all} 起中 {known} 起有人响应）", "time to acknowledge: median {median}, longest {most} ({known} of {all} were acknowledged)";
    TO_MITIGATE: "止损用时: 中位数 {median}，最长 {most}（{all} 起中 {known} 起有记录）", "time to mitigate: median {median}, longest {most} ({known} of {all} are on record)";
    TO_RESOLVE: "解除用时: 中位数 {median}，最长 {most}（{all} 起中 {known} 起已解除）", "time to resolve: median {median}, longest {most} ({known} of {all} are resolved)";

    INCIDENTS: "事件", "Incidents";
    INCIDENT_RULE: "事件由告警产生。发现用时至少是告警要求的持续时间；响应、止损、解除从发现起算。止损取最早的一个: 有人记录、检查该告警的步骤完成、或之后开始的回退结束。# 后为日志序号。", "An incident is an alert that was raised. It took at least as long to detect as the alert asks the condition to hold; the other times count from then. Its harm counts as stopped by the first of: somebody noted it, a step that asks about it was done, a rollback that began after it ended. Numbers behind # are places in the journal.";
    ALERT: "告警", "alert";
    DETECTED: "发现", "detected";
    DETECT: "发现用时", "to detect";
    ACKNOWLEDGE: "响应用时", "to acknowledge";
    MITIGATE: "止损用时", "to mitigate";
    RESOLVE: "解除用时", "to resolve";
    BY_NOTE: "{by} 记录", "noted by {by}";
    BY_STEP: "{run} 的 {step}", "{step} of {run}";
    BY_ROLLBACK: "回退 {run}", "rollback {run}";

    RUN_TITLE: "{run} {title}（{mode}）", "{run} {title} ({mode})";
    STEP: "步骤", "step";
    BEGUN: "开始", "begun";
    PLANNED: "计划（分）", "planned, min";
    ACTUAL: "实际（分）", "actual, min";
    DIFFERENCE: "差", "difference";
    STANDING: "结果", "outcome";
    TRIES: "次数", "tries";
    NOT_DONE: "未做", "not done";
    NO_END: "没有看到结束", "its end was not seen";

    GATES: "关口", "Gates";
    GATES_AT: "{at} 的结论；当时的表决与豁免见时间线", "as judged at {at}; votes and waivers of the time are in the timeline";
    GATE: "关口", "gate";
    VERDICT: "结论", "verdict";
    OPEN_CRITERIA: "未通过的条件", "criteria that are no go";
    WAIVERS: "生效中的豁免", "Waivers in force";
    CRITERION: "条件", "criterion";
    REASON: "原因", "reason";
    FEEDBACK: "未处理的反馈", "Open feedback";
    PLACE: "地点", "place";
    TIMELINE: "时间线", "Timeline";
    SEQ: "序号", "no.";
    WHAT: "内容", "what";
    EVENT: "事件 id", "event id";

    DRAFT: "复盘草稿", "Post-mortem, a draft";
    DRAFT_RULE: "以下是日志回答不了的问题，由人填写；日志知道的都在上面。对事不对人。", "What follows the journal cannot know: people answer it. What it knows stands above. Without blame.";
    ASK_CAUSE: "{alert}（{at}，#{seq}）: 根本原因是什么？为什么没有更早发现？", "{alert} ({at}, #{seq}): what was the cause, and why was it not found earlier?";
    ASK_NOBODY: "{alert}（{at}，#{seq}）: 没有人响应，为什么？", "{alert} ({at}, #{seq}): nobody acknowledged it: why?";
    ASK_MITIGATED: "{alert}（{at}，#{seq}）: 影响何时止住没有记录；可补记 golive annotate … --from TIME --mitigated {id}", "{alert} ({at}, #{seq}): when its harm was stopped is not on record; add it with golive annotate … --from TIME --mitigated {id}";
    ASK_STEP: "{run} 的 {step}: 做了 {tries} 次或被跳过，原因和后果是什么？", "{step} of {run}: begun {tries} times, or skipped: why, and what came of it?";
    ASK_HARM: "受影响的会员、门店、金额各多少？怎样补偿？", "How many members and shops, and how much money, were hit? How is that made good?";
    ASK_WELL: "哪些做法起了作用，下次保留？", "What worked, and should stay?";
    ASK_LUCK: "哪些只是运气好？", "Where were we only lucky?";
    ASK_CHANGE: "要改什么，谁负责，什么时候完成？", "What is to be changed, by whom, until when?";

    PROOF: "证明", "Proof";
    PLAN_HASH: "计划 SHA-256: {hash}", "SHA-256 of the plan: {hash}";
    HEAD: "日志第 {seq} 条的哈希: {head}（golive log verify --head 可核对）", "hash of event {seq} of the journal: {head} (golive log verify --head checks it)";
    EVIDENCE: "{run}/{step} 的输出: SHA-256 {sha}，{bytes} 字节", "output of {run}/{step}: SHA-256 {sha}, {bytes} bytes";

    HANDOVER_TITLE: "{name}: 交接包", "{name}: hand-over pack";
    PEOPLE: "联系人", "People";
    NAME: "姓名", "name";
    DEPARTMENT: "部门", "department";
    ROLES: "角色", "roles";
    DEPUTY: "代理人", "deputy";
    ASK_NUMBERS: "电话和邮箱不进计划，在这里手填。", "Phone numbers and mail addresses are not in the plan: add them here by hand.";
    ROSTERS: "值班", "On call";
    ROSTER: "值班表", "roster";
    ORDER: "顺序", "order";
    FROM: "起", "from";
    CHANNELS: "渠道", "channels";
    RUNBOOK: "运行手册: {title}（{id}）", "Runbook: {title} ({id})";
    STEPS_HASH: "步骤哈希 {hash}", "hash of the steps: {hash}";
    OWNER: "负责人", "owner";
    DOES: "类型", "does";
    HOW: "做法", "how";
    TWO_PEOPLE: "（不可撤销，须两人）", "(cannot be taken back: two people)";
    KNOWN_ERRORS: "已知问题", "Known errors";
    WATCHED: "要看的指标", "What to watch";
    TARGET: "目标", "target";
    SLO: "{over} 内 {good} % 在 {within} 内成功", "{good} % good within {within}, over {over}";
    LEVEL: "{bounds}", "{bounds}";
    INCREASE: "每 {over} 增加 {bounds}", "{bounds} more in {over}";
    ALERTS: "告警阈值", "Alerts and their thresholds";
    THRESHOLD: "条件", "condition";
    HOLD: "持续", "for";
    WHAT_TO_DO: "怎么办", "what to do";
    LOGS: "记录在哪里", "Where the records are";
    JOURNAL_AT: "日志: {place}", "the journal: {place}";
    PLAN_FILES: "计划: {files}", "the plan: {files}";
    EXPORT_WITH: "导出: golive log export；备份: golive log backup", "export: golive log export; backup: golive log backup";
    VERIFY_WITH: "核对: golive log verify", "check: golive log verify";
    ASK_LOGS: "会员系统自己的日志在哪里，谁能看？", "Where are the logs of the member system itself, and who may read them?";

    WRITTEN: "已写入 {path}", "written to {path}";
    NO_RUN: "没有执行 {run}", "there is no run {run}";
    NO_NIGHT: "没有上线窗口，也没有执行过: 用 --from 和 --until 指定时段", "no launch window and no run: name a span with --from and --until";
}
