//! What writing a new plan says. Its texts are in `plan/scaffold`.

crate::messages! {
    EXISTS: "{path} 已经存在，不覆盖", "{path} is there already and is not overwritten";
    NOT_WRITTEN: "无法写入 {path}: {reason}", "cannot write {path}: {reason}";
}
