//! Checklists and their items.

crate::messages! {
    DONE: "已勾选", "done";
    VERIFIED: "系统已验证", "verified by golive";
    FAILING: "条件不成立", "failing";
    UNCONFIRMED: "待人确认", "to be confirmed";
    LAPSED: "勾选失效", "lapsed";
    UNKNOWN: "还不能判断", "not known yet";
    OPEN: "未完成", "open";
    NOT_APPLICABLE: "不适用", "not applicable";
    SOME_UNKNOWN: "有检查项还不能判断", "some items are not known yet";
    RULED_OUT_ALREADY: "{item} 已标为不适用", "{item} is marked not applicable already";
    RULING_OUT_NEEDS_NOTE: "标为不适用要写明原因", "say why it does not apply";
    RULED_OUT: "{list} {id} 不适用{note}", "{list}: {id} does not apply{note}";
    TICKED_WITH: "{list} 勾选 {id}{note}（凭据: {proof}）", "{list}: ticked {id}{note} (proof: {proof})";
    TRY_RULE_OUT: "标为不适用", "ruling out";
    COUNTS: "{done}/{total} 完成", "{done} of {total} done";
    COUNT_UNCONFIRMED: "{count} 项待人确认", "{count} to be confirmed";
    COUNT_FAILING: "{count} 项条件不成立", "{count} failing";
    COUNT_UNKNOWN: "{count} 项还不能判断", "{count} not known yet";
    COUNT_RULED_OUT: "{count} 项不适用", "{count} not applicable";
    PROOF_WANTED: "凭据: {proof}", "proof: {proof}";
    OWNED_BY: "负责: {owner}", "owner: {owner}";
    BY: "{by} {at}{note}", "{by} {at}{note}";
    SHOWN: "已附: {proof}", "attached: {proof}";
    REQUIRES: "判定: {require}", "true while: {require}";
    REQUIRES_BOTH: "判定: {require}，并须有人勾选", "true while: {require}, and somebody has ticked it";
    NO_CONDITION: "本计划没有 [verify.{item}]，仅凭勾选", "the plan has no [verify.{item}]: a tick alone counts";
    WAS_TICKED: "{by} 曾于 {at} 勾选，条件已不成立（当时 {then}；现在 {now}）", "was ticked by {by} {at}, the condition holds no longer (then {then}; now {now})";
    TICKED_AHEAD: "{by} 于 {at} 勾选，条件还不成立（现在 {now}）", "ticked by {by} {at}, the condition does not hold (now {now})";

    NO_LIST: "计划里没有检查表 {name}", "the plan has no checklist {name}";
    LISTS_HINT: "检查表: {names}", "checklists: {names}";
    NOT_A_FILE: "读不到凭据文件 {path}: {reason}", "cannot read the proof {path}: {reason}";
    NO_SUCH_FILE: "没有这个文件", "there is no such file";
    FILE_DENIED: "没有读取权限", "it may not be read";
    NO_PLAIN_FILE: "不是普通文件", "it is no plain file";
    NOT_A_FILE_HINT: "网址要带 https://；文字凭据（如单号）写成 text:OA-2031", "write an address with https://; for words, such as a ticket number, write text:OA-2031";
    FILE_TOO_LARGE: "凭据文件 {path} 超过 {max} MiB", "the proof {path} is larger than {max} MiB";
    FIELD_PROOF: "凭据，可不填: 文件路径（Tab 补全）、网址或单号", "proof, may be left out: path of a file (Tab completes), address or number";
    NO_SUCH_PATH: "没有以此开头的文件", "no file begins like this";
    MORE_PATHS: "  另有 {count} 个", "  and {count} more";
    FORM_RULE_OUT: "把 {id} 标为不适用", "Mark {id} not applicable";
    FORM_ABOUT_PROOF: "要求的凭据: {proof}", "proof that is asked for: {proof}";
    TICKED: "勾选", "Ticked";
    BOTH: "系统判定，并须有人勾选", "Verified by golive, and ticked by somebody";
    PROOF_KIND: "种类", "kind";
    PROOF_NAME: "内容", "what";
    PROOF_SIZE: "大小", "size";
    KIND_FILE: "文件", "a file";
    KIND_URL: "网址", "an address";
    KIND_TEXT: "文字", "words";
    PROOF_GIVEN: "已附凭据", "Proof given";
}
