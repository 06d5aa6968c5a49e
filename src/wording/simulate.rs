//! What a played night says.

crate::messages! {
    NOTE_POLL: "按计划征询各席位", "The seats are asked as planned";
    NOTE_ABSENT: "到时未投: {seats}", "Absent when time was up: {seats}";
    NOTE_HANDED_OVER: "我不能到场，由代理人表决", "I cannot be there: my deputy votes";
    POLL_SHOWN: "表决揭晓: 席位 {seat} {choice}（{by}）", "Unsealed: seat {seat} says {choice} ({by})";
    NOTE_NO_GO: "此时上线风险过大", "The risk of going live now is too great";
    NOTE_CRITERION: "条件 {criterion} 仍为“{verdict}”", "Criterion {criterion} is still {verdict}";
    NOTE_LOOKING: "我来看", "On it";
    NOTE_AGREED: "已复核，可以开始", "Checked: it may begin";
    NOTE_TAKING_OVER: "{by} 的程序没有响应，由我接手", "The program of {by} is gone: I carry on";
    NOTE_FOUND_DONE: "已现场核实: 已生效", "Looked: it took effect";
    NOTE_FOUND_NOT_DONE: "已现场核实: 没有生效", "Looked: it did not take effect";
    NOTE_FAILED: "未成功", "It did not work";
    NOTE_TIMED_OUT: "超时未完成", "It did not end in time";
    NOTE_BEGIN: "各席位同意，按计划开始", "All seats agree: beginning as planned";
    NOTE_REHEARSAL: "演练", "Rehearsal";
    NOTE_BACK_DECIDED: "步骤 {step} 决定回退", "Step {step} chose to go back";
    NOTE_BACK_FAILED: "步骤 {step} 反复失败，回退", "Step {step} keeps failing: going back";
    NOTE_BACK_ALERT: "紧急告警 {alert} 未能解除，在决策时限内回退", "The critical alert {alert} is not over: going back while that is possible";

    FAULT_ON: "故障出现: {probes}", "Something goes wrong: {probes}";
    FAULT_OVER: "故障消失: {probes}", "No longer wrong: {probes}";
    STORE_AWAY: "共享库失联", "The shared store is out of reach";
    STORE_BACK: "共享库恢复", "The shared store is back";
    KILLED: "{name} 的程序被杀死", "The program of {name} is killed";
    COMES: "{name} 到场", "{name} is here";
    BACK: "{name} 重新打开程序", "{name} opens the program again";
    LEAVES: "{name} 离场", "{name} leaves";
    GATE_SAYS: "关口 {gate}: {verdict}", "Gate {gate}: {verdict}";
    GATE_SAYS_FOR: "关口 {gate}: {verdict}（{why}）", "Gate {gate}: {verdict} ({why})";
    CLOCK_LEFT: "决策时钟: 还剩 {left} 可以回退", "Decision clock: {left} left to go back";
    CLOCK_OVER: "决策时钟已过: 现在回退来不及在窗口内完成", "The decision clock is over: going back now does not fit into the window";

    END_LIVE: "结局: 新系统上线", "End: the new system is in use";
    END_HELD: "结局: 没有上线", "End: nothing was begun";
    END_ROLLED_BACK: "结局: 已回退到旧系统", "End: rolled back to the old system";
    END_UNFINISHED: "结局: 到时仍未完成", "End: the night is over and the work is not";
    UNEXPECTED: "脚本预期的结局是“{wanted}”", "The script expects `{wanted}`";
    TEACHES: "这一夜说明", "What this night teaches";
    LESSON_DETECT: "出现故障 {time} 后告警", "The alert came {time} after the fault";
    LESSON_ACKNOWLEDGE: "告警 {time} 后有人认领", "Somebody took it on {time} after the alert";
    LESSON_DECIDE: "告警 {time} 后开始回退", "The rollback began {time} after the alert";
    LESSON_ROLLBACK: "回退用时 {time}", "Going back took {time}";
    LESSON_MARGIN: "开始回退时，决策时钟还剩 {time}", "{time} were left on the decision clock when it began";
    LESSON_LATE: "开始回退时，决策时钟已过 {time}", "It began {time} after the decision clock was over";
    LESSON_FORWARD: "切换用时 {time}", "The cutover took {time}";
    LESSON_TAKEOVER: "程序死后 {time} 有人接手", "Another program carried on {time} after the first died";
    LESSON_SPARE: "离窗口结束还有 {time}", "{time} of the window were left";
    LESSON_ABSENT: "没有表态的席位: {seats}", "Seats that said nothing: {seats}";
    LESSON_SETTLED: "没人看见结局、由人核实的步骤: {count}", "Steps whose end nobody saw, settled by a person: {count}";
    LESSON_FAILED: "失败的步骤执行: {count}", "Tries of steps that failed: {count}";
    LESSON_REFUSED: "被规则拒绝的操作: {count}", "Acts a rule refused: {count}";
    RUNS: "同一脚本，{count} 个种子", "The same script with {count} seeds";
    RUNS_END: "{end}: {count}（{share}）", "{end}: {count} ({share})";
    RUNS_TIME: "{what}: 中位 {p50}，最慢 {most}", "{what}: median {p50}, slowest {most}";
    WHAT_DETECT: "故障到告警", "Fault to alert";
    WHAT_DECIDE: "告警到开始回退", "Alert to rollback";
    WHAT_ROLLBACK: "回退用时", "Rollback";
    WHAT_FORWARD: "切换用时", "Cutover";
    LIST: "自带的夜晚（golive simulate 名称）", "Nights that come with golive (golive simulate NAME)";
    NO_NIGHT: "没有名为 `{name}` 的夜晚，作为文件也读不了: {why}", "There is no night `{name}`, and as a file it cannot be read: {why}";
    KEEP_EXISTS: "{path} 里已有计划", "There is a plan in {path} already";
    KEEP_EXISTS_HINT: "换一个新目录", "give a new directory";
    KEEP_NEEDS_FILE: "计划的库在服务器上，演练不写入；请用以文件为库的计划演练", "The plan keeps its journal on a server, where no played night is written: play it on a plan that keeps a file";
    LIST_HINT: "golive simulate --list 列出全部", "golive simulate --list names them all";
    KEPT: "这一夜的记录在 {path}。查看: golive --plan {plan} log show，或 golive --plan {plan} replay --from {from} --to {to}", "The record of that night is {path}. Look at it: golive --plan {plan} log show, or golive --plan {plan} replay --from {from} --to {to}";
}
