//! Why a command is refused.

crate::messages! {
    UNKNOWN_ID: "计划里没有{sort} {id}", "the plan has no {sort} {id}";
    NOTE_NEEDED: "请写明内容", "say what there is to note";
    FAILURE_NEEDS_NOTE: "未通过或受阻时要写明看到了什么", "a failed or blocked case needs a note of what was seen";
    FEEDBACK_NEEDS_TEXT: "反馈内容不能为空", "feedback needs a text";
    SETTLING_NEEDS_NOTE: "请写明这样处理的原因", "say why it is settled this way";
    UNTICK_NEEDS_NOTE: "取消勾选要写明原因", "say why it is no longer done";
    NOTE_TOO_LONG: "内容超过 {max} 个字符", "the note is longer than {max} characters";
    ALREADY_TICKED: "{item} 已勾选", "{item} is ticked already";
    NOT_TICKED: "{item} 尚未勾选", "{item} is not ticked";
    TICKS_ITSELF: "{item} 由系统自动判定，不能手工勾选", "{item} ticks itself and cannot be ticked by hand";
    TICKS_ITSELF_HINT: "判定条件: {require}", "it is done while: {require}";
}
