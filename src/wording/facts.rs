//! What facts are called and what they mean.

crate::messages! {
    NO_DATA: "还没有数据", "no data yet";
}
