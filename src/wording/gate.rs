//! What gates say.

crate::messages! {
    ABSENT: "还没有投票", "has not voted";
    SAYS_GO: "{by} 同意上线", "{by} says go";
    SAYS_NO: "{by} 不同意上线: {note}", "{by} says no-go: {note}";
    NO_LONGER_HOLDS: "{by} 已不持有这个席位", "{by} no longer holds this seat";
    NOT_SIGNED: "{by} 的投票{standing}，这个关口只认签名的票", "the vote of {by} is {standing}; this gate counts signed votes only";
    WAIVED_BY: "豁免 {id}: {asked} 申请，{approved} 批准（{standing}），到 {until}；原因: {reason}", "waiver {id}: asked by {asked}, approved by {approved} ({standing}), until {until}; because: {reason}";
    SEATS: "席位", "seats";
    WAIVED_COUNT: "（其中 {count} 项豁免）", " ({count} waived)";
    HOLDS: "条件成立", "it holds";
    TOO_OLD: "{name} 的证据已有 {age}，超过允许的 {max}", "the evidence of {name} is {age} old; at most {max} is accepted";
}
