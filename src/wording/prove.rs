//! What proving a gate says.

crate::messages! {
    NO_RECORDS: "没有记录", "no records";
    BAD_RECORDS: "记录不合格", "bad records";
    CHANGED: "计划、版本或配置已变", "plan, build or configuration changed";
    NO_MEASUREMENTS: "没有测量", "no measurements";
    NO_REQUESTS: "0 次请求", "0 requests";
    STOPPED: "数据过旧", "stale";
    FAILING: "请求失败", "failing";
    TIMED_OUT: "超时", "timed out";
    LATE: "变慢", "slow";
    OVERLOADED: "主机满载", "host at its limit";
    UNABLE: "无法探测", "unable to probe";
    SICK_PROBER: "我方异常", "our side sick";
    MISSING: "缺失", "missing";
    NULL: "null", "null";
    NAN: "NaN", "NaN";
    INFINITE: "无穷大", "infinite";
    EMPTY: "空", "empty";
    NOT_JSON: "不是 JSON", "not JSON";
    WRONG_TYPE: "类型不符", "wrong type";
    NO_SERIES: "没有序列", "no series";
    SEVERAL_SERIES: "多条序列", "several series";
    BROKEN: "测量工具故障", "broken instrument";
    TOO_OLD: "证据超期", "too old";
    TOO_FEW_VANTAGES: "观测点不足", "too few vantages";

    IS_GO: "输入为“{input}”时判为通过", "it is a go on: {input}";
    CONSTANT: "没有引用任何事实，结果永远一样", "it names no fact: its answer is always the same";
    ALWAYS: "找不到能使它不成立的取值: 它总是成立", "no values were found on which it fails: it always holds";
    NEVER: "找不到能使它成立的取值: 它永远不会通过", "no values were found on which it holds: it can never be a go";
    IDLE_FACT: "{fact} 取什么值都决定不了结果", "{fact} can never decide it, whatever its value";

    UNSURE: "条件太大，无法逐一验证", "it is too large to be examined";
    MEND_UNSURE: "拆成几项条件", "split it into several criteria";

    MEND_NO_RECORDS: "再要求有人做过，例如 && uat.untested == 0", "also ask that somebody did it, such as && uat.untested == 0";
    MEND_BAD_RECORDS: "把界限写到能否决坏结果，例如 uat.pass_rate >= 0.95", "set a limit that bad results miss, such as uat.pass_rate >= 0.95";
    MEND_FAILING: "失败的应答可能很快: 再要求成功率或目标，例如 && probes.x.slo == 'met'", "failures can be fast: also ask for success, such as && probes.x.slo == 'met'";
    MEND_SLOW: "再要求目标或响应时间，例如 && probes.x.slo == 'met'", "also ask for the objective or a time, such as && probes.x.slo == 'met'";
    MEND_TOO_OLD: "检查 max_age", "look at max_age";
    MEND_NOTHING: "直接要求想要的值（== 'met'），不要用否定或“或者”绕过缺失的值", "ask for the value wanted (== 'met'), without a negation or an `or` around what is missing";
    MEND_CONSTANT: "引用要判断的事实；golive facts 列出全部", "name the facts to be judged; golive facts lists them";
    MEND_ALWAYS: "去掉 || true 之类总成立的部分，或收紧界限", "take out what always holds, such as || true, or set a limit that can be missed";
    MEND_NEVER: "各部分互相矛盾，或界限达不到", "its parts contradict each other, or a limit cannot be reached";
    MEND_IDLE: "去掉它，或改写条件使它起作用", "take it out, or write the condition so that it counts";

    PROOF: "验证", "Proof";
    PROVED: "{title} [{gate}]: 已验证", "{title} [{gate}]: proved";
    NOT_PROVED: "{title} [{gate}]: 未通过验证（{count} 项条件有问题）", "{title} [{gate}]: not proved ({count} of its criteria are flawed)";
    SUMMARY: "{criteria} 项条件 × {inputs} 种坏输入，没有一种判为通过", "{criteria} criteria, {inputs} bad inputs each, none of them a go";
    NOT_TOUCHED: "不适用", "cannot touch it";
    MEND: "改法", "mend";
}
