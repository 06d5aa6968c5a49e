//! What probes say about the runs that went wrong.

crate::messages! {
    UNJUDGED: "{source} 无法判断: {why}", "{source} cannot be judged: {why}";
    NOT_SO: "{source} 不成立（{seen}）", "{source} does not hold ({seen})";
    STATUS: "HTTP 状态 {status}", "HTTP status {status}";
    REDIRECTED: "HTTP 状态 {status}，未跟随重定向", "HTTP status {status}: the redirect was not followed";
    STILL_REDIRECTED: "跟随 {count} 次重定向后仍是 HTTP {status}", "still HTTP {status} after following {count} redirects";

    NO_NAME: "{limit} 内没有解析出域名", "the name was not resolved within {limit}";
    NO_CONNECTION: "{limit} 内没有连上", "no connection within {limit}";
    NO_HANDSHAKE: "{limit} 内没有完成 TLS 握手", "the TLS handshake did not end within {limit}";
    NO_SOCKET: "本机没有可用的端口或文件句柄", "this machine has no port or file handle left";
    NO_ANSWER: "{limit} 内没有应答", "no answer within {limit}";
    NO_END: "应答已开始，{limit} 内没有传完", "the answer began but did not end within {limit}";
    NO_READING: "{limit} 内没有读到主机数据", "the host could not be read within {limit}";
    BAD_PROXY: "代理地址无效", "the proxy's address is not valid";
    BAD_IDENTITY: "客户端证书或私钥无效，或互不匹配", "the client certificate or its key is not valid, or they do not belong together";
    OF_PROXY: "代理: {why}", "the proxy: {why}";
    PROXY_UNKNOWN: "拒绝了凭据 (HTTP 407)", "it does not accept our credentials (HTTP 407)";
    OF_TOKEN: "获取令牌: {why}", "getting a token: {why}";
    NO_TOKEN: "应答中没有 access_token", "the answer holds no access_token";
    NO_HTTP2: "服务器不支持 HTTP/2", "the server does not speak HTTP/2";
    CERT_WANTED: "服务器要求客户端证书", "the server wants a client certificate";
    HEAD_TOO_LARGE: "应答的头部过大", "the head of the answer is too large";
    NO_MATCH: "文本与正则表达式不匹配", "the text does not match the pattern";
    INVARIANT: "全部步骤之后: {why}", "when all was done: {why}";
    REFUSED: "拒绝连接", "the connection was refused";
    UNREACHABLE: "无法连接主机", "the host cannot be reached";
    DNS: "域名无法解析", "the name does not resolve";
    BROKEN_OFF: "连接在应答完成之前中断", "the connection broke before the answer was complete";
    NOT_HTTP: "应答不是 HTTP", "the answer is not HTTP";

    TLS_FAILED: "TLS 握手失败", "the TLS handshake failed";
    TLS_NO_ROOTS: "本机没有可用的根证书，无法验证 TLS", "this machine has no root certificates to verify TLS with";
    TLS_NOT_SPOKEN: "此端口不是 TLS", "the port does not speak TLS";
    TLS_REFUSED: "服务器拒绝了 TLS 握手", "the server refused the TLS handshake";
    CERT_EXPIRED: "证书已过期", "the certificate has expired";
    CERT_EARLY: "证书尚未生效", "the certificate is not valid yet";
    CERT_ISSUER: "证书的签发者不受信任", "the certificate's issuer is not trusted";
    CERT_NAME: "证书不是给这个域名的", "the certificate is not for this name";
    CERT_REVOKED: "证书已被吊销", "the certificate has been revoked";
    CERT_BAD: "证书无效", "the certificate is not valid";

    BODY_TOO_LARGE: "正文超过 {max} 字节", "the body is larger than {max} bytes";
    BODY_NOT_DECODED: "正文无法解码", "the body cannot be decoded";
    BODY_NOT_TEXT: "正文不是 UTF-8 文本", "the body is not UTF-8 text";
    BODY_NOT_JSON: "正文不是 JSON", "the body is not JSON";
    BODY_EMPTY: "正文是空的，不是 JSON", "the body is empty, not JSON";

    UNCAPTURED: "没有取到 {name}", "`{name}` was never captured";
    BAD_URL: "网址无效", "the URL is not valid";
    BAD_HEADER: "请求头 {name} 的值无效", "the value of header `{name}` is not valid";
    NOT_CAPTURED: "无法从 {path} 取到 {name}", "`{name}` cannot be captured from {path}";
    BECAUSE: "{what}: {why}", "{what}: {why}";
    NO_TEXT: "不是单个值", "it is not a single value";

    STEP: "步骤“{step}”: {why}", "step {step}: {why}";
    CLEANUP: "{why}；清理步骤“{step}”: {cleanup}", "{why}; clean-up step {step}: {cleanup}";
    CLEANUP_SKIPPED: "跳过，{why}", "skipped, {why}";

    NO_DISK: "没有挂载点 {mount}", "there is no mount {mount}";
    NO_NUMBER: "不是数字", "it is no number";
    NOT_READ: "这台机器不提供该数据", "this machine does not report it";

    CA_UNREADABLE: "无法读取证书文件 {path}", "cannot read the certificate file {path}";
    CA_INVALID: "证书文件 {path} 不是 PEM 证书", "the certificate file {path} holds no PEM certificate";
}
