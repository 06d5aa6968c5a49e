//! Names of types, verdicts and other words of the trade, used inside other messages.

crate::messages! {
    KIND_BOOL: "真假值", "a truth value";
    KIND_NUMBER: "数字", "a number";
    KIND_DURATION: "时长", "a duration";
    KIND_TIME: "时刻", "a time";
    KIND_TEXT: "文本", "text";
    KIND_ANY: "JSON 值", "a JSON value";

    GO: "通过", "go";
    NO_GO: "不通过", "no-go";
    INCONCLUSIVE: "证据不足", "inconclusive";

    ERROR: "测量故障", "error";
    NOT_WORSE: "不更差", "not worse";
    WORSE: "更差", "worse";
    WITHIN: "正常", "within";
    BELOW: "偏少", "below";
    ABOVE: "偏多", "above";
    OURS_OK: "正常", "ok";
    OURS_SICK: "异常", "sick";

    MUST: "必须有", "must";
    SHOULD: "应该有", "should";
    COULD: "可以有", "could";
    WONT: "暂时没有", "won't";

    OUTCOME_OK: "成功", "ok";
    OUTCOME_ASSERTION: "断言不符", "assertion";
    OUTCOME_STATUS: "错误状态", "status";
    OUTCOME_TIMEOUT: "超时", "time-out";
    OUTCOME_REFUSED: "拒绝连接", "refused";
    OUTCOME_DNS: "域名解析", "dns";
    OUTCOME_TLS: "TLS", "tls";
    OUTCOME_RESET: "连接中断", "reset";
    OUTCOME_BODY: "正文", "body";
    OUTCOME_UNABLE: "无法探测", "unable";
    CRITERION_OWNER: "负责人", "owner";
    DECIDED_HOLD: "暂停", "hold";
    DECIDED_RECYCLE: "退回重做", "recycle";
    DECIDED_SCRUB: "取消", "scrub";
    DECIDED_REOPEN: "重开", "reopen";
    CHANGED_PLAN: "计划", "plan";
    CHANGED_BUILD: "版本", "build";
    CHANGED_CONFIGURATION: "配置", "configuration";
    PHASE_BEFORE: "上线前", "before";
    PHASE_CUTOVER: "切换", "cutover";
    PHASE_HYPERCARE: "护航", "hypercare";
    NOTE_ON_TIME: "备注", "note";
    REHEARSAL: "演练", "rehearsal";
    PHASE_DNS: "域名解析", "dns";
    PHASE_CONNECT: "连接", "connect";
    PHASE_TLS: "TLS 握手", "tls";
    PHASE_WAIT: "等待首字节", "first byte";
    PHASE_BODY: "正文", "body";

    CHOICE_GO: "同意上线", "go";
    CHOICE_NO_GO: "不同意上线", "no-go";
    APPROVED: "已批准", "approved";
    WAIVER_DECLINED: "未批准", "declined";
    WITHDRAWN: "已撤回", "withdrawn";
    UNSIGNED: "未签名", "unsigned";
    SIGNED: "已签名", "signed";
    UNKNOWN_KEY: "签名密钥未登记", "signed with a key the plan does not know";
    WRONG_KEY: "签名密钥是别人的", "signed with somebody else's key";
    INVALID_SIGNATURE: "签名无效", "invalid signature";
    WRONG_LOGIN: "来自别人的数据库账号", "recorded through somebody else's database login";
    RULE_RECORD: "可以记录的人", "who may record";
    RULE_RULE_OUT: "可以把检查项标为不适用的人", "who may rule items out";
    RULE_POLL: "可以组织表决的人", "who may open and close polls";
    RULE_HAND_OVER: "可以移交这个席位的人", "who may hand this seat over";
    RULE_TWO_SEATS: "一人不投两票", "nobody votes twice";
    RULE_SEAT: "持有席位的人", "who hold the seat";
    RULE_WAIVE: "可以申请豁免的人", "who may ask for a waiver";
    RULE_APPROVE: "可以批准豁免的人", "who may approve waivers";
    RULE_SIGN_OFF: "可以签字确认的人", "who may sign off";
    RULE_OWN_REQUEST: "不能批准自己的申请", "nobody approves what they asked for";
    RULE_OWN_WORK: "不能确认自己做的事", "nobody signs off their own work";
    RULE_DECIDE: "可以对关口作决定的人", "who may decide of a gate";
    RULE_MUST_BE_SIGNED: "必须签名", "it must be signed";
    RULE_RUN: "可以执行运行手册的人", "who may run this";
    RULE_TWO_PEOPLE: "不可撤销的步骤须由两人共同启动", "what cannot be taken back needs two people";
    RUNBOOK: "运行手册", "runbook";
    STEP: "步骤", "step";
    LIMIT: "数据上限", "limit";
    TRIGGER: "触发条件", "trigger";
    MITIGATED: "已止损", "mitigated";
    WAIVED: "已豁免", "waived";
    SEAT: "席位", "seat";
    WAIVER: "豁免", "waiver";

    CRITICAL: "紧急", "critical";
    WARNING: "警告", "warning";
    INFO: "提示", "info";

    ALERT_INACTIVE: "未触发", "inactive";
    ALERT_PENDING: "观察中", "pending";
    ALERT_FIRING: "告警中", "firing";
    ALERT_ACKNOWLEDGED: "已有人处理", "acknowledged";
    ALERT_SNOOZED: "已静音", "snoozed";
    ALERT_SUPPRESSED: "被压制", "suppressed";
    ALERT_RESOLVED: "已解除", "resolved";
    ALERT_UNKNOWN: "无法判断", "unknown";

    MET: "达标", "met";
    BROKEN: "未达标", "broken";
    UNPROVEN: "未证实", "unproven";

    PROPOSED: "已提出", "proposed";
    AGREED: "已确认", "agreed";
    BUILDING: "实施中", "building";
    DELIVERED: "已交付", "delivered";
    DROPPED: "已取消", "dropped";
    PASS: "通过", "pass";
    FAIL: "未通过", "fail";
    BLOCKED: "受阻", "blocked";
    UNTESTED: "未测试", "not run";
    SUGGESTION: "建议", "suggestion";
    MINOR: "轻微", "minor";
    MAJOR: "严重", "major";
    BLOCKER: "阻断", "blocker";
    FIXED: "已修复", "fixed";
    PLANNED: "已排期", "planned";
    DUPLICATE: "重复", "duplicate";
    DECLINED: "不采纳", "declined";

    ROLE_PM: "项目经理", "project manager";
    ROLE_IT: "IT", "IT";
    ROLE_SECURITY: "信息安全", "security";
    ROLE_DATA: "数据", "data";
    ROLE_MARKETING: "市场", "marketing";
    ROLE_SALES: "销售", "sales";
    ROLE_OPERATIONS: "会员运营", "member operations";
    ROLE_SERVICE: "客服", "customer service";
    ROLE_FINANCE: "财务", "finance";
    ROLE_HR: "人力资源", "human resources";
    ROLE_LEGAL: "法务", "legal";
    ROLE_VENDOR: "供应商", "vendor";
    ROLE_KEY_USER: "关键用户", "key user";
    ROLE_SUPPORT: "支持", "support";
    ROLE_TESTER: "测试", "tester";
    ROLE_LAUNCH: "上线总指挥", "launch director";

    REQUIREMENT: "需求", "requirement";
    MILESTONE: "里程碑", "milestone";
    CASE: "用例", "case";
    PROBE: "探测", "probe";
    GATE: "关口", "gate";
    CRITERION: "条件", "criterion";
    CHECKLIST: "检查表", "checklist";
    ITEM: "检查项", "item";
    FEEDBACK: "反馈", "feedback";
    PERSON: "人员", "person";
    ALERT: "告警", "alert";
    CHANNEL: "通知渠道", "channel";
    ROSTER: "值班表", "roster";

    /// Words that were put together earlier.
    AS_SAID: "{text}", "{text}";
    AND_NEXT: "{first}、{next}", "{first}, {next}";
    REMEDY: "处理办法", "what to do";

    STAGE_RAISED: "开始", "raised";
    STAGE_REMINDED: "提醒", "reminder";
    STAGE_ESCALATED: "升级", "escalation";
    STAGE_RESOLVED: "解除", "resolved";
}
