//! Runs of runbooks: what happened in them.

crate::messages! {
    LIVE: "正式执行", "live run";
    REHEARSAL: "演练", "rehearsal";
    BEGUN: "开始{mode} {runbook}{note}", "{mode} of {runbook} begun{note}";
    AGREED: "{run}: 同意启动 {step}{note}", "{run}: agreed to {step}{note}";
    STARTED: "{run}: 启动 {step}{note}", "{run}: {step} started{note}";
    ASKED: "{run}: 要求执行 {step}{note}", "{run}: {step} asked for{note}";
    UNDO_STARTED: "{run}: 开始撤销 {step}{note}", "{run}: taking {step} back{note}";
    DONE: "{run}: {step} 完成{note}", "{run}: {step} done{note}";
    CHOSEN: "{run}: {step} 选择 {choice}{note}", "{run}: {step} decided: {choice}{note}";
    FAILED: "{run}: {step} 失败{note}", "{run}: {step} failed{note}";
    TIMED_OUT: "{run}: {step} 超时{note}", "{run}: {step} timed out{note}";
    SETTLED_DONE: "{run}: 判定 {step} 已做过{note}", "{run}: {step} is taken to have been done{note}";
    SETTLED_NOT_DONE: "{run}: 判定 {step} 没有做成{note}", "{run}: {step} is taken not to have been done{note}";
    SKIPPED: "{run}: 跳过 {step}{note}", "{run}: {step} skipped{note}";
    UNDONE: "{run}: 已撤销 {step}{note}", "{run}: {step} taken back{note}";
    NOT_UNDONE: "{run}: 撤销 {step} 没有成功{note}", "{run}: taking back {step} did not work{note}";
    PAUSED: "{run} 暂停{note}", "{run} paused{note}";
    RESUMED: "{run} 继续{note}", "{run} resumed{note}";
    TAKEN_OVER: "{run} 被接管{note}", "{run} taken over{note}";
    COMPLETED: "{run} 全部完成{note}", "{run} completed{note}";
    STOPPED: "{run} 提前结束{note}", "{run} given up{note}";
    PHASE_WAITING: "等待", "waiting";
    PHASE_READY: "可开始", "ready";
    PHASE_NEEDS_SECOND: "待第二人同意", "needs a second person";
    PHASE_UNDER_WAY: "进行中", "under way";
    PHASE_UNKNOWN: "结果未知", "unknown";
    PHASE_DONE: "完成", "done";
    PHASE_FAILED: "失败", "failed";
    PHASE_SKIPPED: "已跳过", "skipped";
    PHASE_UNDONE: "已撤销", "taken back";
    ROLLED_BACK: "{run} 结束，转入回退{note}", "{run} ended in favour of the rollback{note}";
}
