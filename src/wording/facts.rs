//! What facts mean, and why one has no value.

crate::messages! {
    NO_DATA: "还没有数据", "no data yet";
    NOTHING_RUN: "还没有执行任何用例", "no case has been run";
    STALE: "最近一次采样在 {ago} 之前", "the last sample is {ago} old";
    BEYOND_TIMEOUT: "超时太多，大于 {timeout}", "too many timed out: it is more than {timeout}";
    STOPPED: "探测已停，最近的采样过旧", "the probe has stopped: its last sample is old";
    UNPROVEN: "{events} 次中 {good} 次良好，真实比例在 {low} 到 {high} 之间，还不能判定", "{good} good of {events}: the true share is between {low} and {high}, which does not settle it";
    BROKEN: "{events} 次中 {good} 次良好，真实比例在 {low} 到 {high} 之间，目标 {target} %；{worst}", "{good} good of {events}: the true share is between {low} and {high}, the target is {target} %; {worst}";
    MOSTLY: "多为{outcome}（{count} 次）", "mostly {outcome} ({count})";
    MOSTLY_WITH: "多为{outcome}（{count} 次），最近一次: {detail}", "mostly {outcome} ({count}), the latest: {detail}";
    TOO_SLOW: "应答太慢", "answers were too slow";
    NONE_IN_SCOPE: "没有这一优先级的需求", "there is no requirement of this priority";
    NEVER_RUN: "用例还没有执行", "the case was never run";
    CIRCLE: "条件互相引用，形成循环", "its conditions refer to each other in a circle";

    REQUIREMENTS_TOTAL: "需求总数，不含已取消的", "requirements, without dropped ones";
    REQUIREMENTS_PRIORITY_TOTAL: "某一优先级的需求数，不含已取消的", "requirements of a priority, without dropped ones";
    REQUIREMENTS_PRIORITY_VERIFIED: "某一优先级中已验收的需求数：至少有一个用例，且每个用例的最近一次结果都是通过", "requirements of a priority that are verified: they have a case, and the latest result of every case is a pass";
    REQUIREMENTS_PRIORITY_DELIVERED: "某一优先级中标为已交付的需求数", "requirements of a priority marked as delivered";
    REQUIREMENT_VERIFIED: "该需求是否已验收：至少有一个用例，且每个用例的最近一次结果都是通过", "whether the requirement is verified: it has a case, and the latest result of every case is a pass";
    REQUIREMENT_PROGRESS: "该需求的进展，由人标注", "how far the requirement has come, as people marked it";

    UAT_TOTAL: "验收用例总数", "UAT cases";
    UAT_PASSED: "最近一次结果为通过的用例数", "cases whose latest result is a pass";
    UAT_FAILED: "最近一次结果为未通过的用例数", "cases whose latest result is a failure";
    UAT_BLOCKED: "最近一次结果为受阻的用例数", "cases whose latest result is blocked";
    UAT_UNTESTED: "从未执行的用例数", "cases never run";
    UAT_PASS_RATE: "通过的用例占全部用例的比例，未执行的算作没有通过", "share of all cases that passed; a case never run has not passed";
    UAT_PASS_RATE_LOW: "已执行用例通过率的下限（95 %，调整 Wald 区间）", "lower bound of the pass rate of the cases that were run (95 %, adjusted Wald)";
    CASE_RESULT: "该用例最近一次的结果", "latest result of the case";

    FEEDBACK_TOTAL: "收到的反馈总数", "feedback received";
    FEEDBACK_OPEN: "尚未处理的反馈数", "feedback not settled yet";
    FEEDBACK_SEVERITY_OPEN: "某一严重程度中尚未处理的反馈数", "feedback of a severity not settled yet";

    MILESTONES_TOTAL: "里程碑总数", "milestones";
    MILESTONES_REACHED: "已达成的里程碑数", "milestones reached";
    MILESTONES_LATE: "过了期限仍未达成的里程碑数", "milestones past their due day and not reached";
    MILESTONE_REACHED: "该里程碑是否达成：前置里程碑都已达成，且所有出口条件成立", "whether the milestone is reached: those before it are, and all its exit conditions are true";

    CHECKLIST_TOTAL: "检查表的检查项数", "items of the checklist";
    CHECKLIST_DONE: "已完成的检查项数：已勾选，或自动判定条件成立", "items that are done: ticked, or true by their condition";
    CHECKLIST_COMPLETE: "检查项是否全部完成", "whether every item is done";

    CUTOVER_STARTS_IN: "距切换开始的时长，开始之后为负", "time until the cutover starts, negative afterwards";
    CUTOVER_ENDS_IN: "距切换窗口结束的时长，结束之后为负", "time until the cutover window ends, negative afterwards";

    PROBE_SLO: "服务目标在其置信度下的结论：met 达标、broken 未达标；尚不能判定（含没有数据、数据过旧）时显示 unproven，不作为任何判断的依据", "the objective at its confidence: met or broken; shown as unproven, and deciding nothing, while that is open, without data and when data is old";
    PROBE_GOOD: "好事件（成功且不超过目标时间）的比例，统计区间同目标", "share of good events (succeeded within the time) over the evidence of the objective";
    PROBE_GOOD_LOW: "好事件比例在目标置信度下的下限", "lower bound of the share of good events at the objective's confidence";
    PROBE_GOOD_HIGH: "好事件比例在目标置信度下的上限", "upper bound of the share of good events at the objective's confidence";
    PROBE_SUCCESS: "成功的比例（不论快慢），统计区间同目标，无目标时为最近 10 分钟", "share that succeeded, however slowly, over the evidence of the objective or else the last 10 minutes";
    PROBE_EVENTS: "同一区间内的事件数：采样数加上因目标无应答而错过的时隙", "events in that span: samples, and slots missed because the target did not answer";
    PROBE_MISSED: "同一区间内错过的时隙数", "slots missed in that span, for either side's reason";
    PROBE_P50: "响应时间的中位数，从应发出的时刻算起", "median response time, counted from when the sample was due";
    NO_PHASE: "没有发生这个阶段", "this phase did not happen";
    VANTAGES: "{met} 个观测点达成，{unproven} 个未证实，{broken} 个未达成", "met at {met} vantages, unproven at {unproven}, broken at {broken}";
    PROBE_DNS: "域名解析时间的 95 百分位", "95th percentile of the time to resolve the name";
    PROBE_CONNECT: "建立连接时间的 95 百分位；沿用连接时没有", "95th percentile of the time to connect; none on kept connections";
    PROBE_TLS: "TLS 握手时间的 95 百分位；沿用连接时没有", "95th percentile of the TLS handshake; none on kept connections";
    PROBE_WAIT: "等待首字节时间的 95 百分位", "95th percentile of the time to the first byte of the answer";
    PROBE_BODY: "接收正文时间的 95 百分位", "95th percentile of the time from the first byte to the last";
    PROBE_VANTAGES: "最近有多少个观测点在测量", "how many vantages measured it lately";
    PROBE_VANTAGES_MET: "目标在多少个观测点达成；还有观测点未证实时没有值", "at how many vantages the objective is met; without a value while one is unproven";
    PROBE_VANTAGES_BROKEN: "目标在多少个观测点未达成；还有观测点未证实时没有值", "at how many vantages the objective is broken; without a value while one is unproven";
    PROBE_QUORUM: "目标是否在计划要求的那么多观测点达成（quorum）", "whether the objective is met at as many vantages as the plan's quorum asks for";
    PROBE_P95: "响应时间的 95 百分位，从应发出的时刻算起", "95th percentile of response time, counted from when the sample was due";
    PROBE_P99: "响应时间的 99 百分位，从应发出的时刻算起", "99th percentile of response time, counted from when the sample was due";
    PROBE_OUTCOME: "最近一次采样的结局", "how the latest sample ended";
    PROBE_AGE: "距最近一次采样的时长", "time since the latest sample";
    HOST_CPU: "处理器占用比例", "share of processor time in use";
    HOST_MEMORY: "内存占用比例", "share of memory in use";
    HOST_DISK: "磁盘占用比例", "share of the disk in use";
    PROBE_READ: "探测从应答中读出的数值（最近一次）", "a number the probe read from its answer, the latest";
    UNABLE: "本机无法执行该探测: {why}", "this side is unable to run the probe: {why}";
    HOST_LOAD: "系统平均负载", "system load average";
    REQUIREMENTS_SIGNED_OFF: "已签字确认的需求数（确认之后又有变动的不算）", "requirements that are signed off, and unchanged since";
    REQUIREMENT_SIGNED_OFF: "需求是否已签字确认", "whether the requirement is signed off, and unchanged since";
    MILESTONE_SIGNED_OFF: "里程碑是否已签字确认", "whether the milestone is signed off";
    CHECKLIST_SIGNED_OFF: "检查表是否已签字确认（确认之后又有变动的不算）", "whether the checklist is signed off, and unchanged since";
    WAIVERS_ACTIVE: "生效中的豁免数", "waivers in force";
    WAIVERS_WAITING: "等待批准的豁免数", "waivers that wait for approval";
    ALERT_PENDING: "告警 {alert} 的条件成立，还没有持续到要求的时长", "the condition of the alert {alert} holds, not yet for as long as the plan says";
    ALERT_UNKNOWN: "告警 {alert} 现在无法判断: {why}", "the alert {alert} cannot be judged now: {why}";
    ALERT_STANDING: "该告警的状态；无法判断时没有值，显示 unknown", "where the alert stands; without a value, shown as `unknown`, while it cannot be judged";
    ALERT_FIRING: "该告警是否已触发、尚未解除（含已有人处理、静音和被压制的）", "whether the alert was raised and is not over, be it acknowledged, snoozed or suppressed";
    ALERTS_FIRING: "已触发、尚未解除的告警数（含已有人处理、静音和被压制的）；有告警无法判断时没有值", "alerts raised and not over, be they acknowledged, snoozed or suppressed; no value while one cannot be judged";
    ALERTS_CRITICAL: "其中的紧急告警数；有紧急告警无法判断时没有值", "the critical ones among them; no value while a critical one cannot be judged";
    ALERTS_UNACKNOWLEDGED: "没有人确认、没有静音也没有被压制的告警数；有告警无法判断时没有值", "alerts that nobody has acknowledged or snoozed and no other explains; no value while one cannot be judged";
}
