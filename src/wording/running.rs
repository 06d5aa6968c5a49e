//! Carrying out runs from the command line.

crate::messages! {
    ID: "运行", "run";
    RUNBOOK: "手册", "runbook";
    MODE: "性质", "mode";
    STATE: "状态", "state";
    STEPS_DONE: "完成", "done";
    BEGUN_AT: "开始", "begun";
    CLOSED_AT: "结束", "ended";
    HELD_BY: "执行人", "by";
    GLYPH: "·", "·";
    STEP: "步骤", "step";
    PLANNED: "计划", "planned";
    TOOK: "实际", "took";
    TRIES: "次数", "tries";
    OWNER: "负责人", "owner";
    SAID: "说明", "note";
    TITLE: "标题", "title";
    RUN_OPEN: "进行中", "under way";
    RUN_PAUSED: "已暂停", "paused";
    RUN_COMPLETED: "已完成", "completed";
    RUN_STOPPED: "提前结束", "given up";
    RUN_ROLLED_BACK: "转入回退", "rolled back";
    HEAD: "{run}  {runbook}  {mode}  {state}", "{run}  {runbook}  {mode}  {state}";
    HOLDER_HERE: "由 {by} 的程序执行，在线", "carried out by {by}'s program, which is here";
    HOLDER_GONE: "执行它的程序（{by}）不在了: golive run take-over {run} --note …", "the program that carried it out ({by}) is gone: golive run take-over {run} --note …";
    FORECAST: "预计完成: {p50}（五成），{p80}（八成）", "forecast of the finish: {p50} (half the time), {p80} (four times in five)";
    PROPOSES: "这次失败建议回退: golive rollback", "this failure proposes the rollback: golive rollback";
    BY_HAND: "由人完成", "done by a person";
    BY_HAND_SO: "由人完成: {how}", "done by a person: {how}";
    RUNS: "执行: {command}", "runs: {command}";
    SENDS: "请求: {method} {url}", "sends: {method} {url}";
    SENDS_HEADERS: "请求头: {headers}", "headers: {headers}";
    SENDS_BODY: "请求体: {body}", "body: {body}";
    EXPECTS: "应当: {expect}", "expects: {expect}";
    WAITS: "等到: {condition}", "waits until: {condition}";
    WAITS_GATE: "等关口 {gate} 通过", "waits until gate {gate} says go";
    TELLS: "通知 {channels}: {text}", "tells {channels}: {text}";
    DECIDES: "由人决定: {choices}", "somebody decides: {choices}";
    CHECKS: "检查: {check}", "check: {check}";
    UNDOES: "撤销: {command}", "undo: {command}";
    NEEDS_TWO: "不可撤回: 需要两个人", "cannot be taken back: needs two people";
    LIMITS: "时限 {limit}，自动重试 {retries} 次，失败时 {fail}", "time-out {limit}, {retries} retries, on failure: {fail}";
    AT_ONCE: "无（立即开始）", "nothing (begins at once)";
    DRY_STEP: "{place}. {id}  {title}  [{owner}, {minutes} 分钟, 之前: {after}]", "{place}. {id}  {title}  [{owner}, {minutes} min, after: {after}]";
    DRY_HEAD: "{runbook}: {title}，{mode}，步骤摘要 {hash}", "{runbook}: {title}, {mode}, hash of its steps {hash}";
    DRY_REHEARSED: "这些步骤在 {run} 演练过", "exactly these steps were rehearsed in {run}";
    DRY_UNREHEARSED: "这些步骤没有完整演练过: 正式执行要用 --note 说明原因", "exactly these steps were never rehearsed to the end: a live run needs a reason with --note";
    DRY_TRUSTED: "计划里的命令可以在这台机器上执行", "the commands of the plan may run on this machine";
    REHEARSED_ELSEWHERE: "在别处演练过（{run}）: {settings}", "rehearsed elsewhere, in {run}: {settings}";
    SET_OTHERWISE: "{name} 当时是 {then}，现在是 {now}", "{name} was {then} and is {now}";
    DRY_UNTRUSTED: "计划里的命令还不能在这台机器上执行: golive trust", "the commands of the plan may not run on this machine yet: golive trust";
    DRY_NOTHING: "以上只是预览，什么都没有执行", "nothing of this was done";
    UNTRUSTED: "{runbook} 要执行命令，而这份计划在这台机器上未受信任", "{runbook} runs commands, and this plan is not trusted on this machine";
    UNTRUSTED_HINT: "先查看并允许: golive trust", "look at them and say yes: golive trust";
    NO_BOOK: "没有运行手册 {name}", "there is no runbook {name}";
    BOOKS_HINT: "计划中有: {names}", "the plan has: {names}";
    WHICH_BOOK: "要指明运行手册", "say which runbook";
    NO_ROLLBACK: "计划的 [cutover] 没有写 rollback", "the plan's [cutover] names no rollback";
    NO_ROLLBACK_HINT: "在 [cutover] 中写 rollback = \"…\"", "write rollback = \"…\" in [cutover]";
    ROLLS_BACK: "回退 {run}", "rolls back {run}";
    NOTHING_TO_UNDO: "{run} 没有可以用命令撤销的步骤", "{run} has no step that a program can take back";
    RESUMED_BY_COMMAND: "继续执行", "carried on";
    WANT_START: "→ {step} {title}（{owner}）: golive run start {run} {step}，做完后 golive run done {run} {step}", "→ {step}, {title} ({owner}): golive run start {run} {step}, then golive run done {run} {step}";
    WANT_DONE: "→ {step} {title}（{owner}）进行中: golive run done {run} {step}", "→ {step}, {title} ({owner}) is under way: golive run done {run} {step}";
    WANT_CHOICE: "→ {step} {title}（{owner}）要决定: golive run choose {run} {step} {what}", "→ {step}, {title} ({owner}) is to be decided: golive run choose {run} {step} {what}";
    WANT_GATE: "… {step} {title} 在等关口 {what}: golive gate {what}；不等就 golive run skip {run} {step} --note …", "… {step}, {title} waits for gate {what}: golive gate {what}; to go on without it: golive run skip {run} {step} --note …";
    WANT_TRUTH: "… {step} {title} 在等: {what}；不等就 golive run skip {run} {step} --note …", "… {step}, {title} waits until {what}; to go on without it: golive run skip {run} {step} --note …";
    WANT_SECOND: "→ {step} {title} 不可撤回，要另一个人同意: golive run agree {run} {step}", "→ {step}, {title} cannot be taken back and needs a second person: golive run agree {run} {step}";
    WANT_BEGIN: "→ {step} {title} 已有人同意，可以开始: golive run start {run} {step}", "→ {step}, {title} has been agreed to: golive run start {run} {step}";
    WANT_SETTLE: "→ {step} {title} 结果未知，查明后判定: golive run settle {run} {step} done|not-done --note …", "→ {step}, {title}: nobody knows how it ended; find out and say so: golive run settle {run} {step} done|not-done --note …";
    WANT_RETRY: "→ {step} {title} 失败: golive run retry|skip|undo {run} {step}，或 golive run stop {run}", "→ {step}, {title} has failed: golive run retry|skip|undo {run} {step}, or golive run stop {run}";
    PAUSE_NOTE: "终端要求停下（Ctrl-C）", "stopped at the terminal (Ctrl-C)";
    PAUSING: "暂停: 不再开始新步骤，正在执行的做完就退出；再按一次 Ctrl-C 立即终止它们", "pausing: nothing new begins, and what is under way is brought to its end; press Ctrl-C again to end it now";
    STANDS: "{run} 停在这里；继续: golive run resume {run}", "{run} stands; carry on with: golive run resume {run}";
    TAKEN: "{run} 已由别的程序接管", "another program carries on with {run}";
    BLOCKED: "{run} 在等人处理；处理后继续: golive run resume {run}", "{run} waits for a person; then carry on with: golive run resume {run}";
    AWAY: "连不上共享存储: 不开始新步骤，进行中的结果先保存在本机", "the shared store is out of reach: nothing new begins, and what comes of steps under way waits on this machine";
    BACK: "共享存储已恢复", "the shared store is back";
    MANUAL: r#"runbook：上线当晚的步骤，由人和机器依次完成。

  [runbook.cutover]
  title = "切换"
  [[runbook.cutover.step]]
  id = "freeze"
  title = "冻结旧系统写入"
  minutes = 5
  run = ["./freeze.sh"]
  check = "probes.old-writes.last == 'ok'"
  undo = ["./thaw.sh"]

步骤   人工（不写动作）、run、http、wait、gate、notify、decide；不写 after 就接在前一步之后
开始   golive run cutover --dry-run 预览，--rehearse 演练；正式执行的步骤须与演练过的一致，否则用 --note 说明
失败   on_fail: stop（默认）不再开始新步骤，roll-back 建议回退，go-on 不等它；retries 自动重试
不可撤回  irreversible = true: 一人 agree，另一人 start
中断   步骤在执行之前先写入日志；程序死掉后，没人看到结束的步骤为“结果未知”: check 成立即判定做过；
       check 不成立且时限已过判定没有做成；repeatable 的步骤、wait 和 gate 重新开始；其余由人 settle。
       任何步骤都不会在没人要求时执行两次。
接管   golive run take-over 或 resume；被接管的程序回来后不能再开始任何步骤
证据   退出码、输出的 SHA-256、开头 2 KiB 与结尾 6 KiB（去掉密钥和个人信息）
完整说明见 docs/runbooks.md。
"#, r#"runbook: the steps of the night, for people and machines.

  [runbook.cutover]
  title = "Cutover"
  [[runbook.cutover.step]]
  id = "freeze"
  title = "Freeze writes to the old system"
  minutes = 5
  run = ["./freeze.sh"]
  check = "probes.old-writes.last == 'ok'"
  undo = ["./thaw.sh"]

steps     manual (no action), run, http, wait, gate, notify, decide; without `after` each follows the one before
begin     golive run cutover --dry-run shows, --rehearse rehearses; a live run is of the steps that were rehearsed, or
          says with --note why not
failure   on_fail: stop (default) begins nothing new, roll-back proposes the rollback, go-on does not wait for it;
          `retries` are made by themselves
no return irreversible = true: one person agrees, another one starts it
crash     a start is in the journal before anything is done. A step whose program died is unknown: its check being true
          settles it as done; its check being false, once its time-out is over, as not done; a `repeatable` step, a wait
          and a gate begin again; anything else is settled by a person. Nothing is done twice unasked.
take over golive run take-over or resume; the program that comes back begins nothing more
proof     exit code, SHA-256 of all output, its first 2 KiB and last 6 KiB, without secrets and personal data
docs/runbooks.md has all of it.
"#;
    PROOF_EXIT: "退出码 {code}", "exit code {code}";
    PROOF_STATUS: "HTTP 状态 {code}", "HTTP status {code}";
    PROOF_NONE: "没有结束", "no end";
    PROOF: "{step}: {code}，输出 {bytes} 字节，SHA-256 {sha256}", "{step}: {code}, {bytes} bytes of output, SHA-256 {sha256}";
}
