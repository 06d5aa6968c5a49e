//! The help of the command line: one line per command and option, under its path.

use super::Text;

macro_rules! help {
    ($($path:literal: $zh:expr, $en:expr;)*) => {
        /// Every help line by path: `check`, `check.--format`, `uat record.CASE`.
        pub static ALL: &[(&str, &Text)] = &[$(($path, &Text { zh: $zh, en: $en })),*];
    };
}

help! {
    "": "会员系统实施与上线控制台。不带命令时打开控制台。", "Implementation-project and go-live console for member systems. Without a command, opens the console.";
    "--plan": "计划文件，默认 golive.toml（环境变量 GOLIVE_PLAN）", "the plan; golive.toml by default (environment GOLIVE_PLAN)";
    "--lang": "语言: zh 或 en，默认按环境变量 LANG", "language: zh or en; by default from LANG";
    "--as": "以谁的名义记录，写计划中的人员 id（环境变量 GOLIVE_AS）", "who acts: the id of a person in the plan (environment GOLIVE_AS)";
    "--key": "签名用的 SSH 私钥文件；不写时用 ssh-agent 中与计划 ssh_key 一致的密钥（环境变量 GOLIVE_KEY）", "the SSH private key to sign with; without it, the key in ssh-agent that is the plan's ssh_key (environment GOLIVE_KEY)";
    "--color": "颜色: auto、always 或 never；也遵从 NO_COLOR", "colour: auto, always or never; NO_COLOR is honoured";
    "--role": "首先打开哪个界面: pm 概览、support 上线、tester 试运行", "first screen: pm overview, support launch, tester trial";
    "--big": "直接打开作战室大屏（也可按 B）", "begin with the big screen for the war room (or press B)";
    "--slow": "线路慢时用: 画面每两秒更新一次，按键仍立即响应", "for a thin line: the picture changes every two seconds, keys still answer at once";
    "--help": "显示帮助", "print help";
    "--version": "显示版本", "print the version";

    "demo": "启动内置的演示会员系统和示例计划，打开控制台", "start the embedded sandbox member system with the sample plan, and open the console";
    "demo.--role": "首先打开哪个界面: pm 概览、support 上线、tester 试运行", "first screen: pm overview, support launch, tester trial";
    "demo.--big": "直接打开作战室大屏（也可按 B）", "begin with the big screen for the war room (or press B)";
    "demo.--slow": "线路慢时用: 画面每两秒更新一次，按键仍立即响应", "for a thin line: the picture changes every two seconds, keys still answer at once";
    "demo.--headless": "不打开界面，运行一段时间后输出结果，退出码同 golive gate", "no screen: run for a while, print the result, exit like golive gate";
    "demo.--for": "运行多久，例如 20s（默认 20s）", "how long, such as 20s (default 20s)";
    "demo.--fault": "先打开的故障: slow errors stall refuse bad-json expired-token lost-points，可重复", "fault to switch on first: slow errors stall refuse bad-json expired-token lost-points; may be repeated";
    "demo.--format": "输出格式: text 或 json", "output: text or json";

    "sandbox": "只启动演示会员系统（仅供演示和测试，仅监听本机）", "start only the sandbox member system (a stand-in for demos and tests, on loopback only)";
    "sandbox.--listen": "监听地址，必须是本机回环地址，默认 127.0.0.1:8787", "address to listen on; must be loopback; default 127.0.0.1:8787";
    "sandbox.--control": "故障开关的地址，默认 127.0.0.1:8788", "address of the fault switches; default 127.0.0.1:8788";
    "sandbox.--fault": "先打开的故障: slow errors stall refuse bad-json expired-token lost-points，可重复", "fault to switch on first: slow errors stall refuse bad-json expired-token lost-points; may be repeated";
    "sandbox.--traffic": "同时产生一些门店业务流量", "also make some shop traffic";

    "agent": "在服务器或门店常驻运行探测，不打开界面；提供 /metrics 与 /healthz", "run the probes from a server or a shop without a screen; serves /metrics and /healthz";
    "agent.--listen": "提供 /metrics 与 /healthz 的地址，默认 127.0.0.1:9876", "address of /metrics and /healthz; default 127.0.0.1:9876";
    "agent.--vantage": "探测点名称，默认取环境变量 GOLIVE_VANTAGE 或主机名", "name of this vantage; by default GOLIVE_VANTAGE or the host's name";
    "agent.--unit": "打印 systemd 单元文件后退出", "print a systemd unit and exit";

    "init": "在目录中生成一份带注释的最小计划", "write a minimal commented plan";
    "init.DIRECTORY": "放在哪个目录，默认当前目录", "where; the current directory by default";

    "check": "检查计划，一次报告全部问题", "check the plan and report every problem in one pass";
    "check.--format": "输出格式: text 或 json", "output: text or json";

    "schema": "输出计划的 JSON Schema 或参考文档", "print the JSON Schema of the plan, or its reference page";
    "schema.--format": "输出格式: json 或 markdown", "output: json or markdown";

    "explain": "解释一个数据、检查规则、探测种类或通知渠道种类", "explain a fact, a rule of check, or a kind of probe or channel";
    "explain.SUBJECT": "例如 probes.login.slo、SEC-08、http、wecom", "such as probes.login.slo, SEC-08, http, wecom";

    "trust": "查看计划里的命令，并允许它们在这台机器上运行", "look at the commands of the plan, and let them run on this machine";
    "trust.--yes": "不再询问", "do not ask";
    "trust.--revoke": "收回信任", "take it back";
    "trust.--list": "列出信任过的计划", "list the plans that are trusted";
    "trust.--format": "输出格式: text 或 json", "output: text or json";

    "probe": "立即运行探测并保存测量结果", "run probes now and keep what they measure";
    "probe.NAME": "只运行这些探测，默认全部", "only these probes; all by default";
    "probe.--for": "运行多久，例如 30s（默认 30s）", "how long, such as 30s (default 30s)";
    "probe.--once": "每个探测只运行一次", "each probe once";
    "probe.--format": "输出格式: text 或 json", "output: text or json";

    "probe add": "把 curl 命令或 OpenAPI 文档写成计划里的探测；密码和令牌只写环境变量名", "write probes into the plan from a curl command or an OpenAPI document; of secrets only the name of an environment variable";
    "probe add.--curl": "一条 curl 命令，如浏览器的“以 cURL (bash) 格式复制”；- 表示从标准输入读取", "a curl command, such as a browser's \"Copy as cURL (bash)\"; - reads it from standard input";
    "probe add.--openapi": "OpenAPI 3 或 Swagger 2.0 文档，JSON 或 YAML；- 表示从标准输入读取", "a document of OpenAPI 3 or Swagger 2.0, in JSON or YAML; - reads it from standard input";
    "probe add.--only": "只要这些操作: 路径、operationId 或标签，可用 *，可重复", "only these operations: path, operationId or tag, with * for anything; may be repeated";
    "probe add.--server": "服务器网址，替代文档中的；也可写计划中的变量，如 '${base}'", "the address of the server instead of the document's; may be a variable of the plan, such as '${base}'";
    "probe add.--all": "会修改数据的操作也写出，但只作为注释", "operations that write, too, but as comments only";
    "probe add.--id": "探测的 id，默认取自网址", "the id of the probe; by default from the address";
    "probe add.--title": "探测的标题", "the title of the probe";
    "probe add.--every": "多久一次，例如 30s；会修改数据的默认 10m", "how often, such as 30s; what writes, every 10m unless given";
    "probe add.--to": "写到哪个文件，相对于计划目录；默认由计划的 include 决定", "the file to write to, relative to the plan's directory; by default the plan's include decides";
    "probe add.--print": "只把 TOML 输出到标准输出，不写文件", "print the TOML and write no file";

    "facts": "列出数据及其当前值", "list facts and their values now";
    "facts.PREFIX": "只列名称以此开头的数据", "only facts whose name begins with this";
    "facts.--format": "输出格式: text 或 json", "output: text or json";

    "facts.--at": "看某一时刻的值，例如 2026-12-05T22:00", "values as they were at a time, such as 2026-12-05T22:00";
    "gate.--at": "按某一时刻已知的情况判定，例如 2026-12-05T22:00", "judge on what was known at a time, such as 2026-12-05T22:00";

    "gate": "判定关口: 退出码 0 通过、1 不通过、4 证据不足或测量故障", "judge a gate: exits 0 for go, 1 for no-go, 4 for inconclusive or error";
    "gate prove": "验证关口: 给每项条件喂缺失、过旧、错误、变慢的输入，没有一种可以通过；退出码 0 已验证、1 未通过验证", "prove a gate: feed each criterion missing, stale, wrong, failing and slow inputs, none of which may be a go; exits 0 when proved, 1 when not";
    "gate prove.NAME": "关口 id，默认为切换所用的关口或唯一的关口", "the gate; by default that of the cutover, or the only one";
    "gate prove.--all": "验证全部关口", "prove every gate";
    "gate prove.--format": "输出格式: text 或 json", "output: text or json";
    "gate decide": "对关口作决定: 暂停 hold、退回重做 recycle、取消 scrub、重开 reopen", "decide of a gate: hold, recycle, scrub, or reopen it";
    "gate decide.NAME": "关口 id", "the gate";
    "gate decide.DECISION": "hold 先等着；recycle 退回，之前的证据作废；scrub 取消上线；reopen 解除暂停或取消", "hold: wait; recycle: back to work, earlier evidence counts no more; scrub: called off; reopen: ends a hold or a scrub";
    "gate decide.--note": "为什么", "why";
    "change": "记录被测对象变了: 计划、版本、配置；要求新鲜的关口不再认之前的证据", "note that what is tested changed: plan, build or configuration; gates that ask for fresh evidence accept none from before";
    "change plan": "手边的计划从现在起算", "the plan at hand is the one from now on";
    "change plan.--note": "说明", "what about it";
    "change build": "部署了另一个版本", "another build is deployed";
    "change build.VERSION": "版本，例如 2.4.1", "the version, such as 2.4.1";
    "change build.--note": "说明", "what about it";
    "change configuration": "配置变了", "its configuration changed";
    "change configuration.VERSION": "怎么称呼这份配置", "what this configuration is called";
    "change configuration.--note": "说明", "what about it";
    "gate.NAME": "关口 id，默认为切换所用的关口或唯一的关口", "the gate; by default that of the cutover, or the only one";
    "gate.--format": "输出格式: text、json 或 junit", "output: text, json or junit";

    "run": "执行运行手册: 开始、演练、预览，以及各步骤的处理", "runbooks: begin, rehearse or preview a run, and see to its steps";
    "run.RUNBOOK": "运行手册 id", "the runbook";
    "run.--rehearse": "演练: 照样执行，用时用于预测", "a rehearsal: everything is done, and what it takes feeds the forecasts";
    "run.--dry-run": "只预览会做什么，不执行", "print what it would do, and do nothing";
    "run.--wait": "没有终端时也一直等人处理", "stay although only a person can go on, also without a terminal";
    "run.--note": "说明；步骤没有演练过时必填", "note; needed when exactly these steps were not rehearsed";
    "run.--format": "输出格式: text 或 json（每个事件一行）", "output: text or json (a line per event)";
    "run list": "列出所有运行", "list all runs";
    "run list.--format": "输出格式: text 或 json", "output: text or json";
    "run compare": "同一运行手册的历次演练与正式执行并排: 每步计划与实际用时、中位数、极差、趋势", "runs of one runbook side by side: planned and actual minutes of every step, median, spread, drift";
    "run compare.RUNBOOK": "运行手册 id，默认是切换的那本", "the runbook, that of the cutover by default";
    "run compare.--format": "输出格式: text、json、markdown 或 html（一个文件，可打印）", "output: text, json, markdown or html (one file, fit to print)";
    "run show": "一次运行的现状: 步骤、用时、预计、等谁处理", "where a run stands: steps, times, forecast, and who is waited for";
    "run show.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run show.--format": "输出格式: text 或 json", "output: text or json";
    "run agree": "同意启动不可撤回的步骤", "agree that a step which cannot be taken back may begin";
    "run agree.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run agree.STEP": "步骤 id", "the step";
    "run agree.--note": "备注", "note";
    "run start": "开始一个步骤；机器的步骤由执行运行的程序开始", "begin a step; a machine's is begun by the program that carries out the run";
    "run start.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run start.STEP": "步骤 id", "the step";
    "run start.--note": "备注", "note";
    "run retry": "再试一个失败的步骤", "try a failed step again";
    "run retry.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run retry.STEP": "步骤 id", "the step";
    "run retry.--note": "备注", "note";
    "run done": "人工步骤完成", "what a person does is done";
    "run done.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run done.STEP": "步骤 id", "the step";
    "run done.--note": "备注", "note";
    "run fail": "人工步骤失败，用 --note 说明", "what a person does has failed; say why with --note";
    "run fail.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run fail.STEP": "步骤 id", "the step";
    "run fail.--note": "备注", "note";
    "run skip": "跳过一个步骤，用 --note 说明", "skip a step; say why with --note";
    "run skip.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run skip.STEP": "步骤 id", "the step";
    "run skip.--note": "备注", "note";
    "run choose": "在决定步骤中选择", "choose in a step that decides";
    "run choose.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run choose.STEP": "步骤 id", "the step";
    "run choose.CHOICE": "选项 id", "the choice";
    "run choose.--note": "备注", "note";
    "run settle": "判定结果未知的步骤做过没有，用 --note 说明依据", "say whether a step nobody saw the end of was done, and with --note how you know";
    "run settle.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run settle.STEP": "步骤 id", "the step";
    "run settle.OUTCOME": "done 做过，not-done 没有做成", "done or not-done";
    "run settle.--note": "备注", "note";
    "run undo": "撤销步骤，后做的先撤；不写步骤就撤销全部可撤的", "take steps back, the last first; without names all that a program can take back";
    "run undo.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run undo.STEP": "步骤 id", "the step";
    "run undo.--done": "已经人工撤销，只记录", "it was taken back by hand: only record that";
    "run undo.--note": "备注", "note";
    "run pause": "暂停: 不再开始新步骤，用 --note 说明", "pause: nothing new begins; say why with --note";
    "run pause.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run pause.--note": "备注", "note";
    "run stop": "提前结束运行，用 --note 说明", "give a run up; say why with --note";
    "run stop.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run stop.--note": "备注", "note";
    "run resume": "继续；执行它的程序已不在时在此接着执行", "carry on; here, when the program that carried it out is gone";
    "run resume.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run resume.--wait": "没有终端时也一直等人处理", "stay although only a person can go on, also without a terminal";
    "run resume.--note": "备注", "note";
    "run resume.--format": "输出格式: text 或 json", "output: text or json";
    "run take-over": "接管运行并在此接着执行，用 --note 说明", "take a run over and carry on here; say why with --note";
    "run take-over.RUN": "运行编号，或运行手册 id", "the run's number, or its runbook";
    "run take-over.--wait": "没有终端时也一直等人处理", "stay although only a person can go on, also without a terminal";
    "run take-over.--note": "备注", "note";
    "run take-over.--format": "输出格式: text 或 json", "output: text or json";
    "rollback": "结束正在进行的切换，开始回退", "end the cutover that is under way and begin the rollback";
    "rollback.--wait": "没有终端时也一直等人处理", "stay although only a person can go on, also without a terminal";
    "rollback.--note": "原因；默认写明回退哪次运行", "the reason; by default which run is rolled back";
    "rollback.--format": "输出格式: text 或 json", "output: text or json";
    "status": "一页概览: 项目、关口、需求、里程碑、验收、反馈、探测、检查表和最近动态", "one page: project, gates, requirements, milestones, acceptance, feedback, probes, checklists, latest events";
    "status.--at": "看某一时刻已知的情况，例如 2026-12-05T22:00", "what was known at a time, such as 2026-12-05T22:00";
    "status.--format": "输出格式: text 或 json", "output: text or json";

    "replay": "在控制台上回放一段过去，不记录任何内容", "play a past span again on the console; nothing is recorded";
    "replay.--from": "从何时起，默认从第一条记录或测量、最多 24 小时前", "from this time; by default from the first record or measurement, at most 24 h back";
    "replay.--to": "到何时止，默认现在", "up to this time; now by default";
    "replay.--speed": "快多少倍: 1 到 3600，默认 60", "how many times faster: 1 to 3600, default 60";

    "replay.--role": "首先打开哪个界面: pm 概览、support 上线、tester 试运行", "first screen: pm overview, support launch, tester trial";
    "replay.--big": "直接打开作战室大屏（也可按 B）", "begin with the big screen for the war room (or press B)";
    "replay.--slow": "线路慢时用: 画面每两秒更新一次，按键仍立即响应", "for a thin line: the picture changes every two seconds, keys still answer at once";

    "simulate": "按脚本快速演练上线之夜: 人、故障、崩溃与断网都走真实引擎", "play a launch night by a script, at speed: people, faults, crashes and outages through the real engine";
    "simulate.NIGHT": "自带的夜晚的名称，或脚本文件", "the name of a night that comes with golive, or the file of a script";
    "simulate.--list": "列出自带的夜晚", "name the nights that come with golive";
    "simulate.--seed": "随机数种子: 同一种子，同一夜", "seed of all chance: the same seed, the same night";
    "simulate.--runs": "用多少个种子各演一遍，给出结局与用时的分布", "play it with so many seeds, and show how it ends and what it takes";
    "simulate.--speed": "比真实快多少倍地演给人看，例如 600x；不写则尽快", "so many times faster than it would be, to watch it: 600x; as fast as possible without";
    "simulate.--keep": "把这一夜的计划与记录留在该目录，供 log show、status --at、replay 查看", "keep plan and record of that night in this directory, for log show, status --at and replay";
    "simulate.--format": "输出格式: text 或 json", "output: text or json";

    "requirement": "需求及其进展", "requirements and their progress";
    "requirement list": "列出需求", "list requirements";
    "requirement list.--format": "输出格式: text 或 json", "output: text or json";
    "requirement mark": "标注需求进展", "mark how far a requirement has come";
    "requirement mark.REQUIREMENT": "需求 id", "the requirement";
    "requirement mark.PROGRESS": "proposed agreed building delivered dropped", "proposed agreed building delivered dropped";
    "requirement mark.--note": "备注", "note";

    "milestone": "里程碑及其备注", "milestones and notes on them";
    "milestone list": "列出里程碑及是否达成", "list milestones and whether they are reached";
    "milestone list.--format": "输出格式: text 或 json", "output: text or json";
    "milestone note": "为里程碑记一条备注", "note something on a milestone";
    "milestone note.MILESTONE": "里程碑 id", "the milestone";
    "milestone note.TEXT": "备注内容", "the note";

    "checklist": "检查表: 各项是否完成、凭什么、由谁；不带子命令时显示", "checklists: what is done, shown by what, by whom; without a subcommand, shows them";
    "checklist list": "列出检查表及完成情况", "list checklists and what is done";
    "checklist list.--format": "输出格式: text 或 json", "output: text or json";
    "checklist.CHECKLIST": "检查表 id，省略时每张一行", "the checklist; a line for each when left out";
    "checklist.--open": "只看还没有完成的", "only what is still to be done";
    "checklist.--format": "输出格式: text、json 或 markdown", "output: text, json or markdown";
    "checklist tick": "勾选一项", "tick an item";
    "checklist tick.--proof": "凭据: 文件（记下 SHA-256）、https:// 网址，或 text: 加单号", "what shows it: a file (its SHA-256 is recorded), an https:// address, or text: and a number";
    "checklist rule-out": "标为不适用（也可写 na），限有权的人，需写明原因", "say that an item does not apply (also: na); only who may, with the reason";
    "checklist rule-out.CHECKLIST": "检查表 id", "the checklist";
    "checklist rule-out.ITEM": "检查项 id", "the item";
    "checklist rule-out.--note": "原因（必填）", "the reason (needed)";
    "checklist tick.CHECKLIST": "检查表 id", "the checklist";
    "checklist tick.ITEM": "检查项 id", "the item";
    "checklist tick.--note": "备注", "note";
    "checklist untick": "取消勾选，需写明原因", "untick an item, with the reason";
    "checklist untick.CHECKLIST": "检查表 id", "the checklist";
    "checklist untick.ITEM": "检查项 id", "the item";
    "checklist untick.--note": "原因", "the reason";

    "uat": "用户验收用例", "user-acceptance cases";
    "uat list": "列出用例及最近结果", "list cases and their latest results";
    "uat list.--format": "输出格式: text 或 json", "output: text or json";
    "uat record": "记录一次用例结果", "record the result of a case";
    "uat record.CASE": "用例 id", "the case";
    "uat record.RESULT": "pass、fail 或 blocked", "pass, fail or blocked";
    "uat record.--note": "看到了什么；未通过或受阻时必填", "what was seen; needed for fail and blocked";
    "uat record.--time": "用时，例如 18s", "how long it took, such as 18s";
    "uat record.--clicks": "点击次数", "clicks it took";

    "feedback": "测试者的反馈", "testers' feedback";
    "feedback list": "列出反馈", "list feedback";
    "feedback list.--format": "输出格式: text 或 json", "output: text or json";
    "feedback add": "添加一条反馈", "add feedback";
    "feedback add.TEXT": "反馈内容", "the feedback";
    "feedback add.--severity": "严重程度: suggestion minor major blocker，默认 minor", "severity: suggestion minor major blocker; default minor";
    "feedback add.--case": "相关用例", "the case it belongs to";
    "feedback add.--requirement": "相关需求", "the requirement it belongs to";
    "feedback add.--place": "来自哪个门店或岗位", "the shop or desk it comes from";
    "feedback settle": "处理一条反馈", "settle feedback";
    "feedback settle.FEEDBACK": "反馈编号，例如 F-003", "the feedback, such as F-003";
    "feedback settle.DISPOSITION": "fixed planned duplicate declined", "fixed planned duplicate declined";
    "feedback settle.--note": "原因", "the reason";

    "vote": "在关口投票: 每席一票，缺席不算通过", "vote at a gate: one vote a seat, absent is not go";
    "vote.GATE": "关口 id", "the gate";
    "vote.CHOICE": "go 或 no-go", "go or no-go";
    "vote.--seat": "替哪个席位投票，只持有一个席位时可省略", "which seat; may be left out by who holds only one";
    "vote.--note": "理由，投 no-go 时必填", "the reason; needed for no-go";

    "poll": "表决: 各席位按规则表态，全部投完才揭晓；不带子命令时显示现状", "the poll of a gate: who is asked, who is absent, what it came to; without a subcommand, shows it";
    "poll.GATE": "关口 id，省略时为主关口", "the gate; the main one when left out";
    "poll.--format": "输出格式: text 或 json", "output: text or json";
    "poll open": "发起一轮表决；再次发起时以前的票作废（也可写 reopen）", "begin a round; what was said before counts no more (also: reopen)";
    "poll open.GATE": "关口 id，省略时为主关口", "the gate; the main one when left out";
    "poll open.--note": "原因，重新表决时必填", "the reason; needed for another round";
    "poll close": "宣布结果: 统计各席位并签名", "close it: counts what the seats said, and signs that";
    "poll close.GATE": "关口 id，省略时为主关口", "the gate; the main one when left out";
    "poll close.--note": "原因，还有席位缺席时必填", "the reason; needed while seats are absent";
    "poll handover": "把席位交给代理人，记入日志", "let somebody stand in for a seat; on record";
    "poll handover.SEAT": "席位", "the seat";
    "poll handover.--to": "交给谁，省略时为计划里的 deputy", "to whom; the plan's `deputy` when left out";
    "poll handover.--back": "交还给计划里的持有人", "back to who holds it by the plan";
    "poll handover.--gate": "关口 id，只有一个关口有这个席位时可省略", "the gate; may be left out where only one has the seat";
    "poll handover.--note": "原因（必填）", "the reason (needed)";

    "waiver": "豁免: 由一人申请、另一人批准，有期限", "waivers: asked by one, approved by another, until a time";
    "waiver list": "列出豁免", "list waivers";
    "waiver list.--format": "输出格式: text 或 json", "output: text or json";
    "waiver ask": "申请豁免关口的一项条件", "ask that a criterion of a gate be waived";
    "waiver ask.GATE": "关口 id", "the gate";
    "waiver ask.CRITERION": "条件 id", "the criterion";
    "waiver ask.--until": "到什么时候为止，例如 2026-12-20", "until when, such as 2026-12-20";
    "waiver ask.--note": "原因（必填）", "the reason (needed)";
    "waiver approve": "批准豁免；不能批准自己的申请", "approve a waiver; never one's own";
    "waiver approve.WAIVER": "豁免编号，例如 W-001", "the waiver, such as W-001";
    "waiver approve.--note": "备注", "note";
    "waiver decline": "不批准豁免", "decline a waiver";
    "waiver decline.WAIVER": "豁免编号，例如 W-001", "the waiver, such as W-001";
    "waiver decline.--note": "原因（必填）", "the reason (needed)";
    "waiver withdraw": "撤回豁免，也可撤回已批准的", "withdraw a waiver, also an approved one";
    "waiver withdraw.WAIVER": "豁免编号，例如 W-001", "the waiver, such as W-001";
    "waiver withdraw.--note": "原因（必填）", "the reason (needed)";

    "sign-off": "签字确认需求、里程碑、用例、检查表或关口；不能确认自己做的事", "sign off a requirement, milestone, case, checklist or gate; never one's own work";
    "sign-off.SUBJECT": "例如 R-09、checklist:go-live", "such as R-09 or checklist:go-live";
    "sign-off.--note": "备注", "note";
    "claim": "认领一件事: 同一时间只有一个人能认领到", "take something on: only one person can have it";
    "claim.SUBJECT": "例如 F-012、go-live/GL-03、UAT-12", "such as F-012, go-live/GL-03 or UAT-12";
    "claim.--note": "备注", "note";
    "release": "放下认领的事；收回别人的要写明原因", "give up what one has in hand; taking it from somebody else needs a reason";
    "release.SUBJECT": "例如 F-012", "such as F-012";
    "release.--note": "备注或原因", "note or reason";
    "compare": "把最近十分钟与一小时前、演练或任意一段时间比较", "compare the last ten minutes with an hour ago, a rehearsal or any other time";
    "compare.--rehearsal": "与最近一次标注的演练比较", "with the latest rehearsal that was noted";
    "compare.--from": "与这一段比较: 开始时间", "with this span: where it begins";
    "compare.--until": "与这一段比较: 结束时间", "with this span: where it ends";
    "compare.--at": "“现在”换成这个时刻", "take this time for now";
    "compare.--format": "输出格式: text 或 json", "output: text or json";

    "report": "由日志和计划生成的报告", "reports made from the journal and the plan";
    "report night": "上线之夜的记录: 时间线、事件用时、计划与实际、关口、豁免，末尾是复盘草稿", "the record of a night: timeline, incidents with their times, planned and actual, gates, waivers, and the draft of a post-mortem";
    "report night.FILE": "写到哪个文件；不写则打印", "the file to write; printed without it";
    "report night.--run": "哪次执行的那一晚，例如 RUN-005；默认最近一次正式切换", "the night of which run, such as RUN-005; of the last live cutover by default";
    "report night.--from": "时段开始，例如 2026-12-05T20:00", "where the span begins, such as 2026-12-05T20:00";
    "report night.--until": "时段结束", "where the span ends";
    "report night.--force": "覆盖已有文件", "replace a file that exists";
    "report night.--format": "输出格式: md、html（单个文件，可打印）或 json", "output: md, html (one file, fit to print) or json";
    "report handover": "交接包: 联系人、值班、运行手册、未结问题、豁免、指标、告警阈值、记录在哪里", "the hand-over pack: people, on call, runbooks, open issues, waivers, what to watch, thresholds, where the records are";
    "report handover.FILE": "写到哪个文件；不写则打印", "the file to write; printed without it";
    "report handover.--run": "哪次执行的那一晚，例如 RUN-005；默认最近一次正式切换", "the night of which run, such as RUN-005; of the last live cutover by default";
    "report handover.--from": "时段开始，例如 2026-12-05T20:00", "where the span begins, such as 2026-12-05T20:00";
    "report handover.--until": "时段结束", "where the span ends";
    "report handover.--force": "覆盖已有文件", "replace a file that exists";
    "report handover.--format": "输出格式: md、html（单个文件，可打印）或 json", "output: md, html (one file, fit to print) or json";
    "clock": "还剩多久可以决定回退（时间与数据两个时限），现在回退要丢什么；已过时退出码 1，无法判断 4", "how long one can still go back, by time and by data, and what that would cost now; ends with 1 when it is too late, 4 when nobody knows";
    "clock.--at": "看某一时刻已知的情况，例如 2026-12-05T22:00", "what was known at a time, such as 2026-12-05T22:00";
    "clock.--format": "输出格式: text 或 json", "output: text or json";
    "proposal": "回退提议: 由触发条件或人提出，由人接受或否决", "proposals to go back: made by a trigger or a person, accepted or declined by people";
    "proposal list": "列出回退提议", "list proposals";
    "proposal list.--format": "输出格式: text 或 json", "output: text or json";
    "proposal make": "提议回退", "propose to go back";
    "proposal make.--note": "理由（必填）", "the reason (needed)";
    "proposal accept": "接受提议；随后用 golive run 开始回退", "accept a proposal; `golive run` then begins the rollback";
    "proposal accept.PROPOSAL": "提议编号，例如 RB-001", "the proposal, such as RB-001";
    "proposal accept.--note": "理由（必填）", "the reason (needed)";
    "proposal decline": "否决提议；同一触发条件再次成立时会再提", "decline a proposal; the trigger proposes again when it holds anew";
    "proposal decline.PROPOSAL": "提议编号，例如 RB-001", "the proposal, such as RB-001";
    "proposal decline.--note": "理由（必填）", "the reason (needed)";
    "annotate": "给一段时间做标注，例如要与之比较的演练", "note what a time was about, such as the rehearsal to compare with";
    "annotate.TEXT": "内容（手机号等个人信息会被遮盖）", "what to note (phone numbers and the like are masked)";
    "annotate.--from": "开始时间，默认现在，例如 2026-12-05T22:00，或 22:00（今天）", "where it begins, now by default; such as 2026-12-05T22:00, or 22:00 for today";
    "annotate.--until": "结束时间；不写则是一个时刻", "where it ends; without it, it is a moment";
    "annotate.--mitigated": "这一刻该告警造成的影响已止住（用于事故时间线）", "the harm of this alert was stopped then: what the night's record reckons with";
    "annotate.--rehearsal": "这一段是演练，上线时与它比较", "the span was a rehearsal, to compare the launch with";

    "claims": "列出谁在处理什么", "list who has what in hand";
    "claims.--format": "输出格式: text 或 json", "output: text or json";

    "notify": "通知渠道: 列出、试发", "channels: list them, try them";
    "notify list": "列出计划里的通知渠道", "list the channels of the plan";
    "notify list.--format": "输出格式: text 或 json", "output: text or json";
    "notify test": "真的发一条测试消息，显示对方的应答；不重试，也不改走 fallback", "really send a test message and show what was answered; tried once, with no fallback";
    "notify test.CHANNEL": "试哪个渠道，默认全部", "which channel; all by default";
    "notify test.--text": "消息内容", "what the message says";
    "notify test.--format": "输出格式: text 或 json", "output: text or json";

    "log": "日志: 时间线、校验、备份与恢复", "the journal: timeline, proof, backup and restore";
    "log show": "按时间列出发生的事", "list what happened";
    "log show.--kind": "只看某类事件，例如 case-recorded", "only events of a kind, such as case-recorded";
    "log show.--by": "只看某人记录的", "only what this person recorded";
    "log show.--subject": "只看与某个 id 有关的，例如 UAT-12", "only what is about an id, such as UAT-12";
    "log show.--since": "从何时起，例如 2026-12-05T22:00 或 22:00", "from this time on, such as 2026-12-05T22:00 or 22:00";
    "log show.--until": "到何时止（不含）", "up to this time";
    "log show.--format": "输出格式: text、json（每行一条）或 markdown", "output: text, json (one object per line) or markdown";
    "log export": "把时间线写入文件或标准输出；json 含校验哈希链和签名所需的一切", "write the timeline to a file or standard output; as json with all it takes to verify chain and signatures";
    "log export.FILE": "写到哪个文件，默认标准输出", "the file; standard output by default";
    "log export.--force": "覆盖已有文件", "replace a file that exists";
    "log export.--kind": "只要某类事件，例如 case-recorded", "only events of a kind, such as case-recorded";
    "log export.--by": "只要某人记录的", "only what this person recorded";
    "log export.--subject": "只要与某个 id 有关的，例如 UAT-12", "only what is about an id, such as UAT-12";
    "log export.--since": "从何时起，例如 2026-12-05T22:00 或 22:00", "from this time on, such as 2026-12-05T22:00 or 22:00";
    "log export.--until": "到何时止（不含）", "up to this time";
    "log export.--format": "输出格式: json（默认，每行一条）、markdown 或 text", "output: json (default, one object per line), markdown or text";
    "log verify": "校验哈希链，发现改动、删除、插入或调换", "check the chain of hashes for edited, removed, inserted or moved events";
    "log verify.--head": "以前记下的末尾哈希，必须仍在日志里", "a head noted earlier, which must still be in the journal";
    "log backup": "把全部事件备份到新文件并校验", "copy all events to a new file and verify it";
    "log backup.FILE": "备份文件，不能已存在", "the backup; must not exist yet";
    "log restore": "从备份补上缺少的事件，绝不丢失已有记录", "add the events of a backup that are missing; never loses any";
    "log restore.FILE": "备份文件", "the backup";

    "alert": "告警: 现状、确认、静音和经过", "alerts: where they stand, acknowledging, snoozing, and what happened";
    "alert list": "列出告警: 状态、谁在处理、通知是否送达", "list alerts: where each stands, who sees to it, how its notices fare";
    "alert list.--format": "输出格式: text 或 json", "output: text or json";
    "alert ack": "确认告警: 由我处理，同一时间只有一个人能确认到", "acknowledge an alert: it is yours, and only one person can have it";
    "alert ack.ALERT": "告警 id", "the alert";
    "alert ack.--note": "备注", "note";
    "alert snooze": "静音告警: 到某个时刻为止不通知任何人", "snooze an alert: nobody is told of it until some time";
    "alert snooze.ALERT": "告警 id", "the alert";
    "alert snooze.--until": "到何时为止，例如 23:30 或 2026-12-06T02:00，最长 7 天", "until when, such as 23:30 or 2026-12-06T02:00, within 7 days";
    "alert snooze.--for": "静音多久，例如 30m", "for how long, such as 30m";
    "alert snooze.--note": "原因（必填）", "the reason (needed)";
    "alert unsnooze": "取消静音", "end a snooze";
    "alert unsnooze.ALERT": "告警 id", "the alert";
    "alert unsnooze.--note": "备注", "note";
    "alert log": "告警的经过: 开始、确认、升级、通知和解除", "what happened to alerts: raised, acknowledged, escalated, told, over";
    "alert log.ALERT": "只看这个告警", "only this alert";
    "alert log.--since": "从何时起，例如 2026-12-05T22:00 或 22:00", "from this time on, such as 2026-12-05T22:00 or 22:00";
    "alert log.--until": "到何时止（不含）", "up to this time";
    "alert log.--format": "输出格式: text、json（每行一条）或 markdown", "output: text, json (one object per line) or markdown";
}
