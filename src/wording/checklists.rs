//! Checklists and their items.

crate::messages! {
    DONE: "已勾选", "done";
    VERIFIED: "系统已验证", "verified by golive";
    FAILING: "条件不成立", "failing";
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
    COUNT_FAILING: "{count} 项条件不成立", "{count} failing";
    COUNT_UNKNOWN: "{count} 项还不能判断", "{count} not known yet";
    COUNT_RULED_OUT: "{count} 项不适用", "{count} not applicable";
    PROOF_WANTED: "凭据: {proof}", "proof: {proof}";
    OWNED_BY: "负责: {owner}", "owner: {owner}";
    BY: "{by} {at}{note}", "{by} {at}{note}";
    SHOWN: "已附: {proof}", "attached: {proof}";
    REQUIRES: "判定: {require}", "true while: {require}";
    NO_LIST: "计划里没有检查表 {name}", "the plan has no checklist {name}";
    LISTS_HINT: "检查表: {names}", "checklists: {names}";
    NOT_A_FILE: "读不到凭据文件 {path}: {reason}", "cannot read the proof {path}: {reason}";
    NOT_A_FILE_HINT: "网址要带 https://；文字凭据（如单号）写成 text:OA-2031", "write an address with https://; for words, such as a ticket number, write text:OA-2031";
    FILE_TOO_LARGE: "凭据文件 {path} 超过 {max} MiB", "the proof {path} is larger than {max} MiB";
    FIELD_PROOF: "凭据（网址或单号，可不填；文件请用命令行 --proof）", "proof (address or number; may be left out; files by command: --proof)";
    FORM_RULE_OUT: "把 {id} 标为不适用", "Mark {id} not applicable";
    FORM_ABOUT_PROOF: "要求的凭据: {proof}", "proof that is asked for: {proof}";
    PROOF_GIVEN: "已附凭据", "Proof given";
}
