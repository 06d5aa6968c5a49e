//! Headings of tables and of manuals.

crate::messages! {
    ID: "编号", "id";
    NAME: "名称", "name";
    TITLE: "标题", "title";
    REASON: "说明", "reason";
    PRIORITY: "优先级", "priority";
    PROGRESS: "进展", "progress";
    VERIFICATION: "验收", "verification";
    OWNER: "负责人", "owner";
    DUE: "期限", "due";
    STATE: "状态", "state";
    CHECKLIST: "检查表", "checklist";
    ITEM: "检查项", "item";
    BY: "记录人", "by";
    ITSELF: "自动判定", "itself";
    RESULT: "结果", "result";
    AT: "时间", "at";
    VERIFIES: "验证需求", "verifies";
    SEVERITY: "严重程度", "severity";
    UNSETTLED: "待处理", "open";
    TEXT: "内容", "text";
    P50: "p50", "p50";
    P95: "p95", "p95";
    P99: "p99", "p99";
    HOST: "主机", "host";
    CPU: "处理器", "cpu";
    MEMORY: "内存", "memory";
    DISK: "磁盘", "disk";
    LOAD: "负载", "load";
    GATE: "关口", "gate";
    CRITERION: "条件", "criterion";
    UNTIL: "期限", "until";
    ASKED_BY: "申请人", "asked by";
    ANSWERED_BY: "答复人", "answered by";
    SIGNATURE: "签名", "signature";
    SORT: "种类", "sort";
    WAIVER_OVER: "已过期", "over";
    WAIVER_WAITING: "待批准", "waiting";
    WHY: "为什么", "Why";
    EXAMPLE: "例子", "Example";
    FIX: "怎么改", "How to mend it";
    SINCE: "从何时起", "since";
    ACKNOWLEDGED_BY: "确认人", "acknowledged by";
    SNOOZED_UNTIL: "静音到", "snoozed until";
    ON_CALL: "值班", "on call";
    NOTICES: "通知", "notices";
}
