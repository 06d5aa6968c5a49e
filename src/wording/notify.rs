//! Messages to people through channels, and what became of them.

crate::messages! {
    INFO: "提示", "info";
    WARNING: "警告", "warning";
    CRITICAL: "严重", "critical";
    HEADLINE: "【{severity}】{title}", "[{severity}] {title}";
    MERGED_TITLE: "{count} 条消息，最高级别: {severity}", "{count} messages, the most urgent: {severity}";
    MERGED_ABOUT: "关于“{title}”:", "About {title}:";
    CUT: "……（超出长度，后面省略）", "… (too long: the rest is left out)";
    MORE: "查看详情", "read on";
    TOOK_OVER: "（渠道 {channel} 未能送达: {why}）", "(channel {channel} could not deliver this: {why})";

    LINE: "{text}", "{text}";
    REFUSED: "被拒绝", "refused";
    UNREACHABLE: "不通", "unreachable";
    NOT_ALLOWED: "不允许", "not allowed";
    UNUSABLE: "不可用", "unusable";
    DELIVERED: "已送达", "delivered";
    CUT_SHORT: "未完成", "cut short";
    COLUMN_CHANNEL: "渠道", "channel";
    COLUMN_KIND: "类型", "kind";
    COLUMN_LANG: "语言", "language";
    COLUMN_FALLBACK: "接替渠道", "fallback";
    COLUMN_ANSWER: "应答", "answer";
    NO_CHANNELS: "计划里没有通知渠道", "the plan has no channels";
    NO_CHANNELS_HINT: "加一个 [channel.<代号>]，写法见 golive explain wecom（dingtalk feishu slack webhook mail command）", "add a [channel.<id>]; see `golive explain wecom` (dingtalk feishu slack webhook mail command)";

    TEST_TITLE: "golive 测试消息", "golive test message";
    TEST_LINE: "项目“{project}”的渠道 {channel} 可以使用", "channel {channel} of {project} works";

    NO_CHANNEL: "计划里没有渠道 {id}", "the plan has no channel {id}";
    QUEUE_FULL: "等待发送的消息已达 {max} 条", "{max} messages are waiting already";
    RESTING: "对方要求暂停发送", "the service wants nothing for now";

    BAD_ADDRESS: "渠道地址无效", "the address of the channel is not valid";
    BAD_HEADER: "请求头 {name} 无效", "the header {name} is not valid";
    BAD_PROXY: "代理地址无效", "the address of the proxy is not valid";
    BAD_MAILBOX: "邮件地址无效（{key}）", "`{key}` holds something that is no mail address";
    NO_CLIENT: "无法建立 HTTP 客户端（证书无法读取）", "no HTTP client: the certificates cannot be read";
    PLAIN_ELSEWHERE: "不加密的地址只能指向本机", "only this machine may be spoken to without encryption";
    CA_UNREADABLE: "证书文件无法读取", "the file of certificates cannot be read";

    NO_ANSWER: "{limit} 内没有应答", "no answer within {limit}";
    NOT_CONNECTED: "连接不上", "it cannot be reached";
    NOT_RESOLVED: "域名无法解析", "the name does not resolve";
    NOT_TRUSTED: "TLS 握手失败，或证书不可信", "TLS failed, or the certificate is not to be trusted";
    BROKEN_OFF: "应答完成前连接中断", "the connection broke before the answer was complete";
    TOO_LARGE: "应答过大", "the answer is too large";
    UNREADABLE: "应答无法识别（HTTP {status}），不能算作送达", "the answer (HTTP {status}) is not what this service says: not delivered, as far as is known";
    REDIRECTED: "被重定向（HTTP {status}）；消息不会跟随重定向", "redirected (HTTP {status}); a message follows no redirect";
    STATUS: "HTTP {status}: {said}", "HTTP {status}: {said}";
    STATUS_ALONE: "HTTP {status}", "HTTP {status}";
    CODE: "错误码 {code}: {said}", "error code {code}: {said}";
    CODE_HINT: "错误码 {code}: {said}（{hint}）", "error code {code}: {said} ({hint})";
    SAYS_NO: "对方返回失败: {said}", "the answer says that it failed: {said}";

    HINT_WECOM_KEY: "机器人地址不对，或机器人已被移除", "the address of the robot is wrong, or it was removed";
    HINT_WECOM_RATE: "每分钟最多 20 条", "at most 20 a minute";
    HINT_LONG: "消息过长", "the message is too long";
    HINT_DINGTALK_SAFETY: "关键词、加签或 IP 不符合机器人的安全设置", "keyword, signature or IP do not fit the robot's security settings";
    HINT_DINGTALK_TOKEN: "access_token 不对，或机器人已停用", "the access_token is wrong, or the robot was stopped";
    HINT_DINGTALK_RATE: "每分钟最多 20 条，超出后停用 10 分钟", "at most 20 a minute; beyond that it is mute for 10 minutes";
    HINT_FEISHU_SIGN: "签名不对，或本机时间相差一小时以上", "the signature is wrong, or this machine's clock is off by more than an hour";
    HINT_FEISHU_IP: "本机 IP 不在白名单", "this machine's IP is not on the list";
    HINT_FEISHU_KEYWORD: "消息里没有机器人要求的关键词", "the message lacks the keyword that the robot wants";
    HINT_FEISHU_RATE: "每分钟最多 100 条，每秒最多 5 条", "at most 100 a minute and 5 a second";
    HINT_FEISHU_KEY: "机器人地址不对，或机器人已被移除", "the address of the robot is wrong, or it was removed";
    HINT_SLACK_GONE: "webhook 已停用，或频道已归档", "the webhook was stopped, or the channel archived";

    MAIL_REFUSED: "邮件服务器拒绝（{code}）: {said}", "the mail server refuses ({code}): {said}";
    MAIL_LATER: "邮件服务器暂时不收（{code}）: {said}", "the mail server does not take it now ({code}): {said}";
    MAIL_NO_LOGIN: "邮件服务器不支持 AUTH PLAIN 或 LOGIN，或不支持 STARTTLS", "the mail server offers neither AUTH PLAIN nor LOGIN, or no STARTTLS";
    MAIL_BAD_ANSWER: "邮件服务器的应答无法识别", "what the mail server answers is no SMTP";

    UNTRUSTED: "计划不受信任，不执行其中的命令", "this plan is not trusted to start programs";
    NO_PROGRAM: "无法启动 {program}", "{program} cannot be started";
    EXITED: "{program} 以退出码 {code} 结束: {said}", "{program} ended with exit code {code}: {said}";
    KILLED: "{program} 被信号终止", "{program} was ended by a signal";
    COMMAND_DONE: "退出码 0", "exit code 0";
}
