//! Runs of a runbook side by side.

crate::messages! {
    STEP: "步骤", "step";
    PLANNED: "计划", "planned";
    MEDIAN: "中位数", "median";
    SPREAD: "极差", "spread";
    DRIFT: "趋势", "drift";
    OVER: "超计划", "over";
    TOTAL: "全程", "whole run";
    RUN: "执行", "run";
    SORT: "类型", "sort";
    BEGUN: "开始", "begun";
    ENDED_AS: "结果", "ended";
    STEPS: "步骤哈希", "hash of the steps";
    SAME: "与现在相同", "as they are now";
    OTHER: "与现在不同", "others than now";
    SIDE_BY_SIDE: "{title}（{runbook}）: 历次执行对照", "{title} ({runbook}): runs side by side";
    MINUTES: "各步用时（分）", "Minutes of each step";
    RUNS: "各次执行", "The runs";
    OPEN: "进行中", "under way";
    COMPLETED: "完成", "completed";
    STOPPED: "提前结束", "given up";
    ROLLED_BACK: "转入回退", "rolled back";
    NO_RUNS: "还没有执行过", "it was never run";
    NO_RUNBOOK: "计划没有运行手册 {name}", "the plan has no runbook {name}";
    WHICH_RUNBOOK: "要比较哪本运行手册？", "which runbook is to be compared?";
    RUNBOOKS_HINT: "计划里有: {names}", "the plan has: {names}";
    LEGEND: "单位为分钟；括号里的是步骤与现在不同的执行；趋势为相邻两次之间变化的中位数（Theil–Sen）", "minutes; in brackets, runs of other steps than now; the drift is the median change from one run to the next (Theil-Sen)";
}
