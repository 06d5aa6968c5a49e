//! What gates say.

crate::messages! {
    ABSENT: "还没有投票", "has not voted";
    SAYS_GO: "{by} 同意上线", "{by} says go";
    SAYS_NO: "{by} 不同意上线: {note}", "{by} says no-go: {note}";
    NO_LONGER_HOLDS: "{by} 已不持有这个席位", "{by} no longer holds this seat";
    NOT_SIGNED: "{by} 的投票{standing}，这个关口只认签名的票", "the vote of {by} is {standing}; this gate counts signed votes only";
    WAIVED_BY: "豁免 {id}: {asked} 申请，{approved} 批准（{standing}），到 {until}；原因: {reason}", "waiver {id}: asked by {asked}, approved by {approved} ({standing}), until {until}; because: {reason}";
    SEATS: "席位", "seats";
    WAIVER_VOID: "豁免 {id} 不算数: {why}", "waiver {id} does not count: {why}";
    WAIVER_OWN: "{by} 自己申请又自己批准", "{by} asked for it and approved it";
    WAIVER_NOT_NAMED: "计划没有指定 {by} 批准", "the plan does not name {by} to approve it";
    WAIVER_APPROVAL_SIGNATURE: "{by} 的批准{standing}", "the approval of {by} is {standing}";
    WAIVER_REQUEST_SIGNATURE: "{by} 的申请{standing}", "the request of {by} is {standing}";
    WAIVED_COUNT: "（其中 {count} 项豁免）", " ({count} waived)";
    NOT_LONG: "已连续成立 {held}，要求 {asked}", "it has held for {held}; {asked} without a break is asked";
    PAST_UNKNOWN: "要求连续成立 {asked}，但那么久之前的记录已太多，无法判断", "it is to have held for {asked}; too much was recorded since to tell";
    STALE_SINCE: "{name} 的证据早于变更: {why}", "the evidence of {name} is from before: {why}";
    VOTE_STALE: "这一票早于变更: {why}", "this vote is from before: {why}";
    CHANGED: "{what}变更为 {version}（事件 {seq}）", "{what} changed to {version} (event {seq})";
    RECYCLED: "{by} 退回重做（事件 {seq}）", "recycled by {by} (event {seq})";
    CHANGE_UNKNOWN: "还没有记录过{what}，不知道证据取自哪一个；用 golive change {word} 记录", "no {what} was recorded, so what the evidence was taken of is not known; golive change {word} records it";
    PLAN_CHANGED: "计划与记录的不同，之前的证据不再算数；确认后用 golive change plan 记录", "the plan is not the recorded one: earlier evidence counts as none; golive change plan records the one at hand";
    NOT_NOW: "此阶段不计入，只在{phases}计入", "does not count now, only in: {phases}";
    HELD_BY: "{by} 暂停: {note}", "held by {by}: {note}";
    SCRUBBED_BY: "{by} 取消: {note}", "scrubbed by {by}: {note}";
    RECYCLED_BY: "{by} 退回重做: {note}", "recycled by {by}: {note}";
    SINCE: "（{at} 起）", " (since {at})";
    HOLDS: "条件成立", "it holds";
    AGREED: "{vantages}成立，至少要 {least} 个", "it holds at {vantages} (at least {least} asked for)";
    TOO_FEW: "只有 {vantages}在报告，至少要 {least} 个", "measured lately from only {vantages} (at least {least} asked for)";
    ONE_VANTAGE: "{count} 个观测点", "{count} vantage";
    VANTAGES: "{count} 个观测点", "{count} vantages";
    FAILS_AT: "不成立: {vantages}", "fails at: {vantages}";
    OPEN_AT: "尚无定论: {vantages}", "open at: {vantages}";
    SILENT_AT: "没有报告: {vantages}", "silent: {vantages}";
    AT_VANTAGE: "{vantage}: {why}", "{vantage}: {why}";
    SILENT: "最近没有测量", "measured nothing lately";
    AT_VANTAGES: "{agree}/{least} 观测点", "at {agree}/{least}";
    VOICE_SILENT: "没有报告", "silent";
    TOO_OLD: "{name} 的证据已有 {age}，超过允许的 {max}", "the evidence of {name} is {age} old; at most {max} is accepted";
}
