//! The embedded member system: what its faults are, and why it could not start.

crate::messages! {
    FAULT_SLOW: "接口变慢：每次调用多等一会儿", "slow: every API call waits longer";
    FAULT_ERRORS: "接口报错：约三成调用返回 500", "errors: about three calls in ten answer 500";
    FAULT_STALL: "接口挂起：接受连接但不应答", "stall: connections are accepted and never answered";
    FAULT_REFUSE: "拒绝连接：监听端口关闭", "refuse: the port is closed, connections are refused";
    FAULT_BAD_JSON: "应答损坏：返回 200，但 JSON 不完整", "bad-json: 200 with JSON that is cut off";
    FAULT_EXPIRED_TOKEN: "令牌失效：所有登录令牌都按过期处理", "expired-token: every token counts as expired";
    FAULT_LOST_POINTS: "积分丢失：消费成功，但积分没有入账", "lost-points: purchases succeed, their points are not credited";
    FAULT_UNKNOWN: "没有名为“{name}”的故障", "there is no fault called “{name}”";

    START_NOT_LOOPBACK: "演示会员系统只能监听本机回环地址，{addr} 不是", "the sandbox listens on loopback only, and {addr} is not";
    START_LISTEN: "无法监听 {addr}：{cause}", "cannot listen on {addr}: {cause}";
    START_SEED: "样例数据装载失败（{code}）", "the sample data was refused ({code})";
    START_CLIENT: "无法建立模拟客流的 HTTP 客户端：{cause}", "cannot build the HTTP client of the shop traffic: {cause}";
}
