//! Alerts: what is said of them, and the notices people get.

crate::messages! {
    CANNOT_BE_JUDGED: "现在无法判断: {why}", "cannot be judged now: {why}";
    UNKNOWN_FIRES: "现在无法判断，按计划视为成立: {why}", "cannot be judged now, which counts as true by the plan: {why}";
    SUPPRESSED_BY: "由告警 {alert} 引起，不另行通知", "explained by the alert {alert}: nobody is told of it";
    NO_REASON: "没有数据", "no data";

    TITLE_RAISED: "{title} · {project}", "{title} · {project}";
    TITLE_REMINDED: "{title}，仍没有人确认（第 {n} 次提醒）· {project}", "{title}: nobody has acknowledged it (reminder {n}) · {project}";
    TITLE_ESCALATED: "{title}，没有人确认，请{to}处理 · {project}", "{title}: not acknowledged, now with {to} · {project}";
    TITLE_RESOLVED: "已解除: {title} · {project}", "over: {title} · {project}";
    LINE_FACT: "{name} = {value}", "{name} = {value}";
    LINE_SINCE: "开始: {at}", "since: {at}";
    LINE_OVER: "解除: {at}", "over: {at}";
    LINE_ON_CALL: "值班: {person}", "on call: {person}";
    LINE_RUNBOOK: "处理办法: {runbook}", "what to do: {runbook}";
    LINE_ACKNOWLEDGE: "确认: golive alert ack {alert}", "acknowledge: golive alert ack {alert}";
}
