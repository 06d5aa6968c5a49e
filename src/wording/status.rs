//! The page that says where a project stands.

crate::messages! {
    NO_CUTOVER: "尚未计划切换", "no cutover is planned";
    BEFORE: "距切换 {span}: {start} 至 {end}", "cutover in {span}: {start} to {end}";
    DURING: "切换中，还剩 {span}: {start} 至 {end}", "cutover under way, {span} left: {start} to {end}";
    AFTER: "切换已结束 {span}: {start} 至 {end}", "cutover over for {span}: {start} to {end}";
    CRITERIA: "条件: 通过 {go}，不通过 {no_go}，证据不足 {unknown}", "criteria: {go} go, {no_go} no-go, {unknown} inconclusive";
    CRITERIA_ERRORS: "条件: 通过 {go}，不通过 {no_go}，证据不足 {unknown}，测量故障 {errors}", "criteria: {go} go, {no_go} no-go, {unknown} inconclusive, {errors} error";
    MORE_CRITERIA: "另有 {count} 项未通过，见 golive gate", "and {count} more, see `golive gate`";
    REQUIREMENTS: "需求", "Requirements";
    TOTAL: "总数", "total";
    DELIVERED: "已交付", "delivered";
    VERIFIED: "已验收", "verified";
    MILESTONES: "里程碑", "Milestones";
    MILESTONES_REACHED: "已达成 {reached}/{total}，逾期 {late}", "{reached} of {total} reached, {late} overdue";
    LATE: "逾期  {due}  {id}  {title}", "overdue  {due}  {id}  {title}";
    NEXT: "下一个  {due}  {id}  {title}", "next     {due}  {id}  {title}";
    UAT: "验收用例", "Acceptance";
    EXECUTED: "已执行 {run}/{total}", "{run} of {total} cases executed";
    RESULTS: "通过 {pass}，未通过 {fail}，受阻 {blocked}", "{pass} pass, {fail} fail, {blocked} blocked";
    PASS_RATE: "已执行的通过率 {share}（n = {n}，{confidence} 置信区间 {low} 至 {high}）", "{share} of those executed pass (n = {n}, {confidence} interval {low} to {high})";
    FEEDBACK: "反馈", "Feedback";
    NO_FEEDBACK: "没有待处理的反馈", "none is open";
    OPEN_FEEDBACK: "待处理: {counts}", "open: {counts}";
    COMMA: "，", ", ";
    PROBES: "探测", "Probes";
    HOSTS: "主机", "Hosts";
    LAST: "最近一次", "last";
    AGO: "距今", "ago";
    CHECKLISTS: "检查表", "Checklists";
    MEASUREMENTS: "测量数据", "Measurements";
    SIZE: "占用 {taken}，上限 {bound}（整个存储 {store}）", "{taken} of {bound} (the whole store: {store})";
    SIZE_OVER: "占用 {taken}，超过上限 {bound}: 正在提前合并（整个存储 {store}）", "{taken}, more than {bound}: being merged early (the whole store: {store})";
    WINDOW: "窗口", "window";
    WINDOWS: "数量", "windows";
    BYTES: "占用", "size";
    KEPT_FOR: "保留", "kept for";
    OLDEST: "最早", "oldest";
    EVENTS: "最近动态", "Latest events";
    NO_EVENTS: "还没有", "none yet";
    ALERTS: "告警", "Alerts";
    ALERTS_COUNT: "共 {total} 个，告警中 {firing}，无法判断 {unknown}", "{firing} of {total} fire, {unknown} cannot be judged";
    ALERT: "{severity}  {title} ({id})  {standing}", "{severity}  {title} ({id})  {standing}";
}
