//! What the command line says around its results.

crate::messages! {
    WITHOUT_STORE: "无法连接 {place}，以下根据本机副本（{count} 条）；新记录保存在本机，恢复连接后送达", "{place} is out of reach: this is from the copy on this machine ({count} events); what is recorded waits here until it is back";
    VERIFIED_COPY: "无法连接 {place}，校验的是本机副本", "{place} is out of reach: it was the copy on this machine that was verified";
    ERROR: "错误", "error";
    HINT: "建议", "hint";
    USAGE: "用法", "Usage";
    COMMANDS: "命令", "Commands";
    ARGUMENTS: "参数", "Arguments";
    OPTIONS: "选项", "Options";
    OPTIONS_MARK: "[选项]", "[OPTIONS]";
    COMMAND_MARK: "命令", "COMMAND";
    MORE_HELP: "详见 {command} --help", "see {command} --help";

    UNKNOWN_ARGUMENT: "无法识别的参数“{found}”", "unknown argument `{found}`";
    UNKNOWN_COMMAND: "没有名为“{found}”的命令", "there is no command `{found}`";
    INVALID_VALUE: "{argument} 不接受“{found}”", "{argument} does not take `{found}`";
    POSSIBLE_VALUES: "可用的值: {values}", "possible values: {values}";
    DURATION_HINT: "带上单位，例如 30s、5m 或 1h", "with its unit, such as 30s, 5m or 1h";
    SPEED_HINT: "1 到 {max} 的整数，例如 60 或 60x", "a whole number from 1 to {max}, such as 60 or 60x";
    MISSING_ARGUMENT: "缺少 {argument}", "{argument} is missing";
    MISSING_VALUE: "{argument} 后面要写一个值", "{argument} needs a value";
    CONFLICT: "{argument} 不能与 {other} 一起用", "{argument} cannot be used with {other}";
    REPEATED: "{argument} 只能写一次", "{argument} can be given only once";
    NOT_UNICODE: "命令行中有无法识别的字符", "the command line holds characters that are not Unicode";
    BAD_USAGE: "命令行有误: {reason}", "the command line is wrong: {reason}";

    INVALID_PLAN: "计划有错误，无法继续", "the plan has errors";
    INVALID_PLAN_HINT: "运行 golive check 查看全部问题", "`golive check` shows every problem";
    NO_GATE: "计划里没有关口 {name}", "the plan has no gate {name}";
    NO_GATES: "计划里没有关口", "the plan has no gate";
    WHICH_GATE: "计划里有多个关口，请写明是哪一个", "the plan has several gates: name one";
    GATES_HINT: "关口有: {names}", "gates are: {names}";
    NO_PROBE: "计划里没有探测 {name}", "the plan has no probe {name}";
    NO_PROBES_HERE: "计划中没有从观测点 {vantage} 运行的探测", "no probe of the plan is run from the vantage {vantage}";
    NO_PROBES: "计划里没有探测", "the plan has no probes";
    NO_SUBJECT: "没有名为“{name}”的数据、规则、探测种类或渠道种类", "there is no fact, rule, or kind of probe or channel named `{name}`";
    SUBJECTS_HINT: "数据见 golive facts，规则见 golive check 的编号", "facts are listed by `golive facts`; rules are the codes in `golive check`";
    NO_FACTS: "没有名称以“{prefix}”开头的数据", "no fact has a name that begins with `{prefix}`";
    CANNOT_PROBE: "无法开始探测: {reason}", "cannot start probing: {reason}";
    CANNOT_RUN: "无法运行: {reason}", "cannot run: {reason}";
    CANNOT_WRITE_OUTPUT: "无法输出结果: {reason}", "cannot write the result: {reason}";
    CANNOT_CREATE: "无法创建 {path}: {reason}", "cannot create {path}: {reason}";
    FILE_EXISTS: "{path} 已存在", "{path} exists already";
    FILE_EXISTS_HINT: "换一个文件名，或加 --force 覆盖", "name another file, or replace this one with --force";
    UNKNOWN_PERSON: "计划里没有人员 {name}", "the plan has no person {name}";
    PERSON_HINT: "人员有: {names}", "people are: {names}";

    SPAN_BACKWARDS: "开始时间 {from} 不早于结束时间 {to}", "it begins at {from}, not before it ends at {to}";
    NOTHING_TO_REPLAY: "到 {to} 为止没有任何记录或测量", "nothing was recorded or measured by {to}";
    NOTHING_TO_REPLAY_HINT: "先用 golive 打开控制台，或用 golive demo 看一个例子", "open the console with `golive` first, or see an example with `golive demo`";

    INTERNAL_ERROR: "golive 内部错误（{place}）", "internal error at {place}";
    INTERNAL_ERROR_HINT: "这是 golive 的缺陷，已确认的记录不受影响；请附上这两行反馈，设置 RUST_BACKTRACE=1 可得到更多细节", "this is a fault of golive, and what was acknowledged is safe: please report these lines; RUST_BACKTRACE=1 says more";

    CANNOT_LISTEN: "无法监听 {address}: {reason}", "cannot listen on {address}: {reason}";
    AGENT_READY: "代理已启动: 探测点 {vantage}，http://{address}/metrics 与 /healthz", "agent at work: vantage {vantage}, http://{address}/metrics and /healthz";
    AGENT_PROBES: "开始探测", "running the probes";
    AGENT_RESTS: "同一探测点的另一个程序正在探测，本代理待命", "another program runs the probes of this vantage; standing by";
    AGENT_STORE_AWAY: "共享日志暂时连不上；测量结果先保存在本机", "the shared store is out of reach; measurements wait on this machine";
    AGENT_STORE_BACK: "共享日志已恢复", "the shared store is in reach again";
    AGENT_RELOADED: "已换用新的计划 {plan}", "now working with plan {plan}";
    AGENT_PLAN_KEPT: "新计划有错误，继续使用原来的计划", "the changed plan cannot be used; the old one is kept";
    AGENT_PLAN_BACK: "计划文件已恢复原样", "the plan's files are as they were";
    AGENT_ENDING: "正在结束: 等待进行中的探测，并保存结果", "ending: waiting for runs under way, and saving";
    PROBING: "正在探测 {count} 项，共 {span} …", "probing {count} for {span} …";
    SANDBOX_READY: "演示会员系统已启动: http://{address}（仅供演示和测试）", "sandbox member system at http://{address} (a stand-in for demos and tests)";
    SANDBOX_CONTROL: "故障开关: curl -X PUT http://{address}/sandbox/faults/slow，用 -X DELETE 关闭", "faults: curl -X PUT http://{address}/sandbox/faults/slow, and -X DELETE to switch off";
    SANDBOX_STOP: "按 Ctrl-C 结束", "Ctrl-C stops it";
    CREATED: "已创建 {path}", "created {path}";
    NEXT_CHECK: "下一步: golive check", "next: golive check";

    VERDICT_LINE: "{title}（{gate}）: {verdict}", "{title} ({gate}): {verdict}";
    EVIDENCE: "证据", "evidence";
    VALUE: "当前值", "value";
    TYPE: "类型", "type";
    EVIDENCE_EVENT: "日志第 {seq} 条 {kind}，{by}，{at}", "event {seq} {kind} by {by} at {at}";
    EVIDENCE_WINDOWS_EXCLUDED: "探测 {probe}: {windows} 个窗口，{events} 个事件，另有 {excluded} 次不计入，{from} 至 {until}", "probe {probe}: {windows} windows, {events} events, {excluded} excluded, {from} to {until}";
    EVIDENCE_WINDOWS: "探测 {probe}: {windows} 个窗口，{events} 个事件，{from} 至 {until}", "probe {probe}: {windows} windows, {events} events, {from} to {until}";
    EVIDENCE_PLAN: "计划 {place}", "plan {place}";
    EVIDENCE_CLOCK: "时钟 {at}", "clock {at}";
    NO_EVIDENCE: "没有", "none";
    DONE: "完成", "done";
    OPEN: "未完成", "open";
    REACHED: "已达成", "reached";
    NOT_REACHED: "未达成", "not reached";
    UNKNOWN: "未知", "unknown";

    COLUMN_PROBE: "探测", "probe";
    COLUMN_SLO: "目标", "SLO";
    COLUMN_SUCCESS: "成功率", "success";
    COLUMN_EVENTS: "事件数", "events";
    COLUMN_FAILURES: "失败", "failures";
    PASSPHRASE: "密钥 {path} 的口令: ", "passphrase of {path}: ";
    WRONG_PASSPHRASE: "口令不对", "that is not the passphrase";
    NOT_THEIR_KEY: "这把密钥（{fingerprint}）不是计划里 {by} 的 ssh_key", "this key ({fingerprint}) is not the `ssh_key` of {by} in the plan";
    NOT_THEIR_KEY_HINT: "在计划中给这个人写上 ssh_key，或换一把密钥", "give the person this `ssh_key` in the plan, or use their key";
    LOGIN_OF_OTHER: "共享数据库的账号是 {by} 的，不能以 {named} 的名义记录", "the login at the shared database is that of {by}: nothing is recorded as {named}";
    LOGIN_OF_OTHER_HINT: "去掉 --as，或用自己的数据库账号", "leave out --as, or use a database login of your own";
}
