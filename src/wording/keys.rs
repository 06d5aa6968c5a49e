//! What the keys of a plan mean: the reference page and the JSON Schema are made of these.

crate::messages! {
    AN_ID: "<代号>", "<id>";
    OWNER: "负责人", "who owns it";
    FILE_INCLUDE: "其他计划文件或通配符，相对于本文件，不能越出项目目录；golive:… 是随程序附带的文件", "other plan files or globs, relative to this file, never outside the project directory; `golive:…` is a file that comes with the program";

    PROJECT: "项目本身，整个计划只写一次", "the project itself; stands once in a plan";
    PROJECT_ID: "项目代号", "the project's id";
    PROJECT_NAME: "项目名称", "the project's name";
    PROJECT_PROFILE: "企业类型，决定哪些模块不可缺少（见 golive explain REQ-17）", "what sort of company it is for; decides which modules a plan may not lack (see `golive explain REQ-17`)";
    PROJECT_TIMEZONE: "时区；未写时区的时刻按此时区理解，界面也用它", "the time zone of times that carry none, and of the screens";
    PROJECT_STORE: "日志：相对于计划所在目录的文件，或 postgres://user@host/db（多机共用；地址含密码时用 { env = \"NAME\" }；不在本机且未写 sslmode=disable 时一律加密并验证证书）", "the journal: a file, relative to the plan's directory, or postgres://user@host/db, which several machines share (an address with a password comes from { env = \"NAME\" }; to another machine it is encrypted and verified unless it says sslmode=disable)";

    VARS: "变量: 在请求和时长里写作 ${name}", "variables, written `${name}` in requests and durations";

    CUTOVER: "上线窗口", "the launch window";
    CUTOVER_START: "窗口开始", "when the window opens";
    CUTOVER_END: "窗口结束", "when the window closes";
    CUTOVER_GATE: "决定是否上线的关卡", "the gate that decides it";

    PERSON: "项目里的人", "someone in the project";
    PERSON_NAME: "姓名", "the name";
    PERSON_DEPARTMENT: "部门", "the department";
    PERSON_ROLES: "在项目里的角色", "what they do in the project";
    PERSON_SSH_KEY: "签名用的 SSH 公钥，同 authorized_keys 中的一行", "the SSH public key they sign with, as a line of `authorized_keys`";
    PERSON_LOGIN: "登录共享数据库的用户名；由此认定是谁", "their user name at the shared database; who logs in as it is them";
    ALLOW: "谁可以做什么: anyone、角色、部门或人员 id", "who may do what: `anyone`, a role, a department or a person";
    ALLOW_RECORD: "记录结果、勾选、反馈、认领", "record results, ticks, feedback and claims";
    ALLOW_WAIVE: "申请豁免；条件的负责人总是可以", "ask for a waiver; the owner of a criterion always may";
    ALLOW_APPROVE: "批准豁免（关卡没有指定 approvers 时）；申请人不能批准自己的申请", "approve a waiver, where the gate names no `approvers`; never the one who asked";
    ALLOW_SIGN_OFF: "签字确认；不能确认自己做的事", "sign off; never what they made themselves";
    ALLOW_SIGNED: "哪些操作必须用 SSH 密钥签名", "which acts must be signed with an SSH key";
    PERSON_DEPUTY: "不在时由谁代理", "who stands in";

    REQUIREMENT: "会员系统必须做到的一件事", "something the member system must be able to do";
    REQUIREMENT_TITLE: "要做到什么，一句话", "what it must do, in one sentence";
    REQUIREMENT_PRIORITY: "MoSCoW 优先级", "MoSCoW priority";
    REQUIREMENT_MODULE: "所属模块，例如 registration points coupons stored-value outreach reports permissions integration privacy", "the part of the member system, such as `registration` `points` `coupons` `stored-value` `outreach` `reports` `permissions` `integration` `privacy`";
    REQUIREMENT_EFFORT: "工作量，按工作日", "effort in working days";
    REQUIREMENT_REASON: "现在不做的理由；wont 必填", "why it is not done now; a `wont` has one";
    REQUIREMENT_REVIEW: "何时复议；wont 必填", "when a `wont` is looked at again";

    MILESTONE: "里程碑: 退出条件全部成立即达成，不靠人填写", "reached when its exit conditions are true, never by being typed";
    MILESTONE_TITLE: "达成了什么", "what has been reached";
    MILESTONE_DUE: "最晚日期（项目时区）", "the last day on which it is in time, in the project's zone";
    MILESTONE_AFTER: "先要达成的里程碑", "milestones that come first";
    MILESTONE_EXIT: "退出条件，全部成立才算达成", "exit conditions; all of them must hold";

    CASE: "由人执行的验收用例", "an acceptance test that people carry out";
    CASE_TITLE: "用例名称", "what is tried";
    CASE_VERIFIES: "验证哪些需求", "the requirements it verifies";
    CASE_PERSONA: "由谁来做，例如 member、cashier", "who plays it, such as `member` or `cashier`";
    CASE_STEPS: "步骤；可以只写动作", "the steps; the action alone will do";
    CASE_STEP_DO: "做什么", "what to do";
    CASE_STEP_EXPECT: "应看到什么", "what should be seen";
    CASE_TARGET: "应做到多好", "how well it should go";
    TARGET_TIME: "完成用时上限", "the longest it should take";
    TARGET_CLICKS: "点击次数上限", "the most clicks it should take";
    TARGET_SUCCESS: "成功人数占比", "the share of people who succeed";

    PROBE: "对已部署系统的反复检查", "a repeated check of the deployed system";
    PROBE_TITLE: "检查什么", "what is checked";
    PROBE_KIND: "类型；golive explain <类型> 有各自的手册", "what sort of check; `golive explain KIND` has the manual of each";
    PROBE_EVERY: "间隔，从 10ms 起；低于 1s 只准对本机", "how often, from 10ms; under 1s only against this machine";
    PROBE_TIMEOUT: "超过即失败；旅程按全程计", "a sample that takes longer has failed; a journey counts as a whole";
    PROBE_SERVES: "它守护的需求", "requirements it watches over";
    PROBE_SLO: "服务目标", "the service-level objective";
    PROBE_REQUEST: "要发的请求", "the request to send";
    PROBE_READ: "从每次合格的应答中读出的数值: 名称 = 应答中的位置；成为事实 probes.<探测>.read.<名称>", "numbers kept of each good answer: name = where it stands; they become facts probes.<probe>.read.<name>";
    PROBE_EXPECT: "回答（或读数）必须满足的条件", "what must hold of the answer, or of the readings";
    PROBE_STEP: "旅程的步骤，按顺序，共用 Cookie", "the steps of a journey, in order, sharing cookies";
    PROBE_INVARIANT: "全部步骤（包括清理）之后，取到的值必须满足的条件，如积分进出相等: 名称，或 步骤.名称", "what must hold of captured values when all steps are done, clean-up too, such as points in = points out: a name, or step.name";
    PROBE_RETRIES: "连接失败、中断、超时或状态 ≥ 500 时最多再试几次；重试会如实计数", "further tries after no connection, a broken one, a time-out or a status of 500 or above; they are counted and shown";
    PROBE_RETRY_WAIT: "两次尝试之间的间隔", "the time between two tries";
    PROBE_DISK: "作为 disk 读数的挂载点", "the mount whose fill is read as `disk`";
    NET_HOST: "主机名或 IP 地址，不含端口", "a host name or IP address, without a port";
    NET_PORT: "端口；tls 默认 443，dns 默认 53", "the port; 443 for tls and 53 for dns unless given";
    NET_SEND: "连接后发送的文本", "text sent once connected";
    NET_URL: "地址: grpc 用 https:// 或 http://，websocket 用 wss:// 或 ws://；非本机须加密", "the address: https:// or http:// for grpc, wss:// or ws:// for websocket; encrypted unless it is this machine";
    NET_HEADERS: "请求头（grpc 称为 metadata）", "headers, which grpc calls metadata";
    TCP_LINES: "应答有几行", "the lines an answer has";
    TLS_SERVER_NAME: "要验证的域名（SNI），默认用 host", "the name asked for (SNI) and verified; the host unless given";
    TLS_VERIFY: "证书验证不通过即失败；false 时只记录在 verified 里", "whether a certificate that does not verify is a failure; with false only `verified` tells";
    TLS_ALPN: "提供的应用协议，如 h2、http/1.1", "protocols offered, such as h2 and http/1.1";
    DNS_NAME: "要查询的域名", "the name to ask for";
    DNS_RECORD: "记录类型", "the type of record";
    DNS_SERVER: "DNS 服务器，默认用系统的", "the name server; the system's unless given";
    GRPC_SERVICE: "要检查的服务，如 member.v1.Points；不写则检查整个服务器", "the service to ask about, such as member.v1.Points; the whole server unless given";
    WEBSOCKET_SKIP: "判定的消息之前有几条消息", "messages that come before the one that is judged";
    ICMP_PACKETS: "每次发几个包", "packets sent each time";
    DENIED_AS: "以谁的身份: anonymous 匿名（401 或 403 算拒绝），signed-in 已登录但无权限（只有 403 算）", "as whom: anonymous (401 or 403 is a refusal) or signed-in, without the right (only 403 is)";
    DENIED_OPEN: "同一主机上应当开放的端口，证明主机在线", "a port of the same host that must be open, which shows that the host is up";
    SLO_GOOD: "好事件占比的目标，大于 0 小于 1", "the share of good events, above 0 and below 1";
    SLO_WITHIN: "好事件的响应时间上限，从应发时刻算起", "response time of a good event, counted from when it was due";
    SLO_OVER: "在多长时间内判定", "the span over which it is decided";
    SLO_CONFIDENCE: "判定的置信度，0.5 到 1 之间", "confidence of the decision, from 0.5 to below 1";
    STEP_ID: "步骤代号", "the step's id";
    STEP_TITLE: "步骤名称，默认用代号", "what the step does; its id if not given";
    STEP_EXPECT: "这一步的回答必须满足的条件", "what must hold of this step's answer";
    STEP_CAPTURE: "从回答里取值，供后面的步骤用 ${name} 引用；写位置，或 { from = 位置, regex = 正则 }", "values taken from the answer, for later steps as `${name}`: where it stands, or { from = that, regex = a pattern }";
    CAPTURE_FROM: "值所在的位置", "where the value stands";
    CAPTURE_REGEX: "在该文本中匹配，取第一个分组，没有分组就取整个匹配", "of the text there: the first group of this pattern, or all it matches where it has none";
    STEP_ALWAYS: "前面失败也执行，用来清理", "runs whatever happened before, to clean up";

    REQUEST_METHOD: "HTTP 方法", "the HTTP method";
    REQUEST_URL: "地址；非本机须用 https", "the address; https unless it is this machine";
    REQUEST_HEADERS: "请求头", "headers";
    REQUEST_QUERY: "查询参数", "query parameters";
    REQUEST_JSON: "JSON 正文", "a JSON body";
    REQUEST_FORM: "表单正文", "a form body";
    REQUEST_TEXT: "文本正文", "a text body";
    REQUEST_BEARER: "Authorization: Bearer 的令牌", "the token of `Authorization: Bearer`";
    REQUEST_CONTENT_TYPE: "正文的类型，默认随 json、form、text 而定", "what the body is; json, form and text have their own unless given";
    REQUEST_COOKIES: "Cookie，名称 = 值", "cookies: name = value";
    REQUEST_BASIC: "用户名和密码（Authorization: Basic）", "a user and password (`Authorization: Basic`)";
    REQUEST_OAUTH2: "OAuth 2 客户端凭据，令牌缓存到临近过期", "OAuth 2 client credentials; the token is kept until shortly before it expires";
    REQUEST_IDEMPOTENT: "给 POST、PUT、PATCH、DELETE 加 Idempotency-Key，每次运行不同，重试时相同", "an `Idempotency-Key` on POST, PUT, PATCH and DELETE: new for each run, the same when tried again";
    REQUEST_HTTP: "HTTP 版本；auto 由 TLS 协商，不加密时用 1.1", "the version of HTTP; auto agrees on it with TLS and speaks 1.1 without";
    REQUEST_CLIENT_CERT: "客户端证书（PEM），如 { file = \"client.pem\" }", "a client certificate as PEM, such as { file = \"client.pem\" }";
    REQUEST_CLIENT_KEY: "客户端证书的私钥（PEM）", "the key of the client certificate as PEM";
    REQUEST_PROXY: "代理 http://主机:端口；不会自动取自环境变量，需要时写 { env = \"HTTPS_PROXY\" }", "a proxy, http://host:port; the environment is not asked unless you write { env = \"HTTPS_PROXY\" }";
    BASIC_USER: "用户名", "the user";
    BASIC_PASSWORD: "密码", "the password";
    OAUTH2_TOKEN_URL: "发放令牌的地址", "where tokens are issued";
    OAUTH2_CLIENT_ID: "客户端标识", "the client's id";
    OAUTH2_CLIENT_SECRET: "客户端密钥", "the client's secret";
    OAUTH2_SCOPE: "申请的范围", "the scope asked for";
    OAUTH2_AUDIENCE: "令牌的使用对象", "whom the token is for";
    REQUEST_REDIRECTS: "最多跟随几次跳转", "redirects followed at most";
    REQUEST_FRESH: "每次新建连接，像第一次来的访客", "a new connection for each request, as a first-time visitor has";

    GATE: "关卡: 一组条件，一个结论", "a set of criteria with one verdict";
    GATE_SEATS: "席位: 部门、角色或人员，每席一票，缺席不算通过", "the seats: departments, roles or people, one vote each; an absent seat is no go";
    GATE_APPROVERS: "可以批准豁免的人", "who may approve waivers";
    GATE_SIGNED: "投票和豁免必须签名才算数", "votes and waivers count only when signed";
    GATE_TITLE: "关卡名称", "what is decided";
    CRITERION: "关卡的一个条件", "one criterion of a gate";
    CRITERION_TITLE: "条件的说法，默认用表达式", "what it asks; the condition itself if not given";
    CRITERION_REQUIRE: "必须成立的条件", "the condition that must hold";
    CRITERION_MAX_AGE: "证据的有效期，超过视为没有", "evidence older than this counts as none";
    CRITERION_REMEDY: "不成立时怎么办", "what to do when it is not met";

    CHECKLIST: "检查清单", "a checklist";
    CHECKLIST_TITLE: "清单名称", "its name";
    ITEM: "清单的一项", "one item of a checklist";
    ITEM_TITLE: "要确认什么", "what is to be confirmed";
    ITEM_PROOF: "凭什么算完成", "what shows that it is done";
    ITEM_ROLE: "由哪个角色负责；共用的清单不认识具体的人", "whose work it is, by role: a shared list knows no persons";
    ITEM_REQUIRE: "条件成立时自动勾选，不由人勾", "ticks itself while this is true; nobody ticks it by hand";
}
