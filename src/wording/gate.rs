//! What gates say.

crate::messages! {
    ALL_MET: "全部条件满足", "all criteria are met";
}
