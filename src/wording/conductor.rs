//! What is said when something was recorded, or could not be.

crate::messages! {
    RECORDED: "已记录: {what}（第 {seq} 条）", "recorded: {what} (event {seq})";
    FEEDBACK_RECORDED: "已记录反馈 {id}（第 {seq} 条）", "recorded feedback {id} (event {seq})";
    SUBJECT_RECORDED: "已记录 {subject}: {what}（第 {seq} 条）", "recorded {subject}: {what} (event {seq})";
    SETTLED: "反馈 {id} 已处理: {what}（第 {seq} 条）", "settled {id}: {what} (event {seq})";
    TICKED: "已勾选 {item}（第 {seq} 条）", "ticked {item} (event {seq})";
    UNTICKED: "已取消勾选 {item}（第 {seq} 条）", "unticked {item} (event {seq})";
    KEPT: "已保存在本机，共享日志恢复连接后送达；待送达 {count} 条", "kept on this machine, delivered when the shared store is back; {count} waiting";
    FEEDBACK_KEPT: "反馈已保存在本机，共享日志恢复连接后送达并编号；待送达 {count} 条", "feedback kept on this machine, delivered when the shared store is back, and numbered then; {count} waiting";
    OFFLINE: "共享日志暂时无法连接，而这一项需要其他人即时看到，所以没有记录", "the shared store is out of reach, and this needs the others to see it at once: nothing was recorded";
    BUSY: "没有记录成功，其他人正在频繁写入，请重试", "not recorded: others keep writing; try again";
    AWAY_UNSEEN: "本机还没有这份日志的副本，这里看不到别人的记录", "this machine has no copy of the journal yet: nothing of it is shown";
    NOTED: "已为 {milestone} 记下备注（第 {seq} 条）", "noted on {milestone} (event {seq})";
    NOTHING_RECORDED: "没有可记录的内容", "there was nothing to record";
    NO_ENTROPY: "没有记录成功，系统没有可用的随机数: {reason}", "not recorded: the system has no randomness: {reason}";
    GONE: "没有记录成功，程序正在退出", "not recorded: the program is ending";
    NO_REPLAY: "这不是回放", "this is no replay";
    ONLY_A_REPLAY: "这是回放，不会记录任何内容", "this is a replay: nothing is recorded";
    NO_SUCH_SWITCH: "没有这个开关", "there is no such switch";
    SWITCHED_ON: "已打开: {title}", "switched on: {title}";
    SWITCHED_OFF: "已关闭: {title}", "switched off: {title}";
}
