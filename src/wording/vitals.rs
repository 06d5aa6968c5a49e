//! What is wrong with our own side.

crate::messages! {
    SICK: "我方测量异常: {why}", "our own side is sick: {why}";
    LATE: "探测起步晚，最近一分钟的 p99 为 {lag}", "samples start late, by {lag} at the 99th percentile of the last minute";
    JUMPED: "本机时钟跳变 {by}", "the clock of this machine jumped by {by}";
    OFF: "共享库的时钟比本机快 {by}", "the shared store's clock is {by} ahead of ours";
    CANARY: "金丝雀 {id} 不通（{outcome}）", "the canary `{id}` fails ({outcome})";
    CANARY_WHY: "金丝雀 {id} 不通（{outcome}）: {why}", "the canary `{id}` fails ({outcome}): {why}";
}
