//! What gates say.

crate::messages! {
    HOLDS: "条件成立", "it holds";
    TOO_OLD: "{name} 的证据已有 {age}，超过允许的 {max}", "the evidence of {name} is {age} old; at most {max} is accepted";
}
