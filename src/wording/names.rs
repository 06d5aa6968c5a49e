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

    MUST: "必须有", "must";
    SHOULD: "应该有", "should";
    COULD: "可以有", "could";
    WONT: "暂时没有", "won't";

    OUTCOME_OK: "成功", "ok";
    OUTCOME_ASSERTION: "断言不符", "assertion";
    OUTCOME_STATUS: "HTTP 状态", "http status";
    OUTCOME_TIMEOUT: "超时", "time-out";
    OUTCOME_REFUSED: "拒绝连接", "refused";
    OUTCOME_DNS: "域名解析", "dns";
    OUTCOME_TLS: "TLS", "tls";
    OUTCOME_RESET: "连接中断", "reset";
    OUTCOME_BODY: "正文", "body";

    MET: "达标", "met";
    BROKEN: "未达标", "broken";
    UNPROVEN: "未证实", "unproven";
}
