//! What a played night says.

crate::messages! {
    PLACEHOLDER: "…", "…";
}
