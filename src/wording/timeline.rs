//! Events as sentences, and what is said of the journal as a whole.

crate::messages! {
    MARKED: "需求 {id} 标为{progress}{note}", "requirement {id} marked {progress}{note}";
    NOTED: "里程碑 {id} 备注：{note}", "note on milestone {id}: {note}";
    RECORDED: "用例 {id} {result}{note}", "case {id}: {result}{note}";
    FEEDBACK: "反馈（{severity}）{text}{place}", "feedback ({severity}) {text}{place}";
    SETTLED: "反馈 {id} {disposition}{note}", "feedback {id} settled: {disposition}{note}";
    TICKED: "{list} 勾选 {id}{note}", "{list}: ticked {id}{note}";
    UNTICKED: "{list} 取消勾选 {id}{note}", "{list}: unticked {id}{note}";
    VOTED: "关口 {id}：席位 {seat} {choice}{note}", "gate {id}: seat {seat} votes {choice}{note}";
    WAIVER_ASKED: "申请豁免 {gate}/{criterion}，到 {until} — {note}", "waiver asked for {gate}/{criterion} until {until} — {note}";
    WAIVER_ANSWERED: "豁免 {id} {answer}{note}", "waiver {id} {answer}{note}";
    SIGNED_OFF: "签字确认 {subject}{note}", "signed off {subject}{note}";
    CLAIMED: "认领 {subject}{note}", "took on {subject}{note}";
    RELEASED: "放下 {subject}{note}", "gave up {subject}{note}";
    REFUSED: "被拒绝: {act} {about}（规则: {rule}）", "refused: {act} {about} (rule: {rule})";
    TRY_MARK: "标注需求进展", "marking requirement";
    TRY_NOTE: "给里程碑写备注", "noting on milestone";
    TRY_RECORD: "记录用例结果", "recording case";
    TRY_FEEDBACK: "提交反馈", "adding feedback";
    TRY_SETTLE: "处理反馈", "settling feedback";
    TRY_TICK: "勾选", "ticking";
    TRY_UNTICK: "取消勾选", "unticking";
    TRY_VOTE: "投票", "voting at";
    TRY_ASK: "申请豁免", "asking to waive";
    TRY_ANSWER: "答复豁免", "answering waiver";
    TRY_SIGN_OFF: "签字确认", "signing off";
    TRY_CLAIM: "认领", "taking on";
    TRY_RELEASE: "放下", "giving up";
    WITH_STANDING: "{sentence} [{standing}]", "{sentence} [{standing}]";

    INTACT: "日志完整: 共 {count} 条事件，末尾哈希 {head}", "the journal is intact: {count} events, head {head}";
    SIGNATURES: "需要负责的记录: 已签名 {signed}，未签名 {unsigned}，密钥未登记 {unknown}，别人的密钥 {wrong}，签名无效 {invalid}，别人的账号 {login}", "given words: {signed} signed, {unsigned} unsigned, {unknown} with an unknown key, {wrong} with a wrong key, {invalid} invalid, {login} through another login";
    BAD_SIGNATURE: "第 {seq} 条事件{standing}", "event {seq}: {standing}";
    EMPTY: "日志还没有任何事件", "the journal has no events yet";
    CHANGED: "第 {seq} 条事件与其哈希不符: 它或它之前的内容被改动、插入或调换", "event {seq} does not match its hash: it was edited, inserted or moved";
    REMOVED: "第 {seq} 条事件缺失: 有事件被删除", "event {seq} is missing: an event was removed";
    NO_HEAD: "日志里没有哈希为 {head} 的事件: 末尾的事件可能被删除", "the journal holds no event with hash {head}: events may have been cut off its end";
    HEAD_HINT: "把末尾哈希记在别处，以后用 --head 核对，可发现末尾被截断", "keep the head elsewhere; `--head` then shows later whether the end was cut off";
    TAMPERED_HINT: "不要继续写入；用 golive log backup 保留现场，再与备份比对", "stop writing; keep it as it is with `golive log backup`, and compare with a backup";
    EXPORTED: "已导出到 {path}: 共 {count} 条事件", "exported to {path}: {count} events";
    BACKED_UP: "已备份到 {path}: 共 {count} 条事件，校验通过", "backed up to {path}: {count} events, verified";
    BACKUP_EXISTS: "{path} 已存在", "{path} exists already";
    BACKUP_EXISTS_HINT: "换一个文件名，备份从不覆盖已有文件", "name another file: a backup never overwrites";
    RESTORED: "已恢复: 新增 {added} 条事件，共 {count} 条，校验通过", "restored: {added} events added, {count} in all, verified";
    NOT_A_BACKUP: "{path} 不是 golive 日志的备份，或已损坏", "{path} is no backup of a golive journal, or is damaged";
    DIVERGED: "现有日志第 {seq} 条事件与备份不同，恢复会丢失已记录的内容", "event {seq} of the journal differs from the backup: restoring would lose what is recorded";
    DIVERGED_HINT: "先把现有日志移到别处，再恢复", "move the present journal away first, then restore";
    NO_EVENTS: "没有符合条件的事件", "no event matches";
    BAD_TIME: "无法识别的时间“{text}”", "`{text}` is not a time";
    BAD_TIME_HINT: "例如 2026-12-05T22:00、2026-12-05T22:00:00+08:00 或 22:00（今天）", "write 2026-12-05T22:00, 2026-12-05T22:00:00+08:00, or 22:00 for today";
    NOT_YET: "这一时刻还没有到，到时的答案可能不同", "that time has not come yet: by then the answer may be another";
    MARKDOWN_TITLE: "# {name}: 时间线", "# {name}: timeline";
    SEQ: "序号", "no.";
    WHEN: "时间", "when";
    WHAT: "内容", "what";
}
