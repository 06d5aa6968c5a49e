//! What probes of connections, names, certificates, remote calls and refusals say about the runs that went wrong.

crate::messages! {
    NOT_SENT: "{limit} 内没有发送完", "not all was sent within {limit}";
    CLOSED_SILENT: "对方没有应答就关闭了连接", "the other side closed the connection without an answer";

    CERT_SEEN: "{why}（主体 {subject}，签发者 {issuer}，有效期 {from} 至 {until}）", "{why} (subject {subject}, issuer {issuer}, valid from {from} to {until})";
    CERT_UNREADABLE: "证书无法解析", "the certificate cannot be read";

    NO_RESOLVER: "读不到系统的 DNS 服务器，请写 server", "the system's name server cannot be told: write `server`";
    DNS_CODE: "DNS 服务器返回 {code}", "the name server said {code}";
    NO_SUCH_NAME: "域名不存在（NXDOMAIN）", "there is no such name (NXDOMAIN)";
    NO_RECORD: "没有 {record} 记录", "there is no {record} record";
    NOT_DNS: "应答不是 DNS 消息，或已损坏", "the answer is not a DNS message, or is broken";
    DNS_NAME: "不是域名", "it is not a domain name";

    NOT_HTTP2: "应答不是 HTTP/2", "the answer is not HTTP/2";
    NO_H2: "服务器没有用 ALPN 选择 HTTP/2", "the server did not choose HTTP/2 by ALPN";
    NOT_GRPC: "HTTP 状态 {status}，不是 gRPC 应答", "HTTP status {status}: not an answer of gRPC";
    GRPC_NO_STATUS: "应答中没有 grpc-status", "the answer has no grpc-status";
    GRPC_CODE: "gRPC 状态 {code} {name}", "gRPC status {code} {name}";
    GRPC_NO_HEALTH: "服务器没有健康检查服务（gRPC 状态 12）", "the server has no health service (gRPC status 12)";
    GRPC_UNREADABLE: "健康检查的应答无法解析", "the answer of the health service cannot be read";
    NOT_SERVING: "服务状态 {status}", "the service is {status}";

    NOT_WEBSOCKET: "HTTP 状态 {status}，没有升级为 WebSocket", "HTTP status {status}: not upgraded to a WebSocket";
    BAD_ACCEPT: "握手应答不是给这次请求的", "the handshake's answer is not for this request";
    WEBSOCKET_FAULT: "服务器没有遵守 WebSocket 协议", "the server does not keep to the WebSocket protocol";
    WEBSOCKET_LARGE: "消息超过 {max} 字节", "the message is larger than {max} bytes";
    WEBSOCKET_CLOSED: "消息到来之前连接已关闭", "the connection was closed before the message came";
    WEBSOCKET_CLOSED_CODE: "消息到来之前服务器关闭了连接（{code}）", "the server closed the connection before the message came ({code})";
    WEBSOCKET_BINARY: "消息是二进制，不是文本", "the message is binary, not text";

    ICMP_FORBIDDEN: "本机不允许发送 ICMP：让管理员设置 sysctl net.ipv4.ping_group_range=\"0 2147483647\"，或 setcap cap_net_raw+ep", "this machine does not permit ICMP: have sysctl net.ipv4.ping_group_range=\"0 2147483647\" set, or setcap cap_net_raw+ep for golive";
    ICMP_UNSENT: "发不出 ICMP", "ICMP cannot be sent";
    ICMP_NO_REPLY: "{count} 个包在 {limit} 内都没有回应", "none of {count} packets was answered within {limit}";
    ICMP_LOST: "{count} 个包丢了 {lost} 个", "{lost} of {count} packets were lost";

    DENIED_BY: "已拒绝: HTTP 状态 {status}", "refused: HTTP status {status}";
    DENIED_AS_EXPECTED: "已按预期拒绝", "refused as expected";
    PORT_REFUSED: "端口关闭: 拒绝连接", "the port is closed: the connection was refused";
    PORT_FILTERED: "端口关闭: {limit} 内没有回应，应为防火墙丢弃", "the port is closed: nothing answered within {limit}, as when a firewall drops it";
    LET_IN: "没有被拒绝: HTTP 状态 {status}", "let in: HTTP status {status}";
    LET_IN_PORT: "没有被拒绝: 端口 {port} 可以连接", "let in: port {port} accepts connections";
    REFUSED_UNKNOWN: "HTTP 状态 401: 身份没有被认出，不能说明权限", "HTTP status 401: the caller was not recognised, which shows nothing about what they may do";
    NEITHER: "HTTP 状态 {status}，既不是放行也不是拒绝；若算拒绝，请写在 expect 里", "HTTP status {status} is neither let in nor refused; if it counts as refused, say so in `expect`";
    NOT_REACHED: "不能证明被拒绝: {why}", "no proof of a refusal: {why}";
    NOT_UP: "不能证明端口关闭: 应当开放的端口 {port} 也连不上（{why}）", "no proof that the port is closed: port {port}, which must be open, cannot be reached either ({why})";
}
