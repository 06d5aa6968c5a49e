//! What is said when probes are drafted from curl or `OpenAPI`.

crate::messages! {
    COMMAND_LONG: "命令超过 {max} 字节", "the command is longer than {max} bytes";
    COMMAND_WORDS: "命令超过 {max} 个词", "the command has more than {max} words";
    UNCLOSED_QUOTE: "引号 {quote} 没有结束", "the quote {quote} is never closed";
    UNCLOSED_QUOTE_HINT: "命令里有引号时从标准输入给出: golive probe add --curl - ，粘贴后按 Ctrl-D", "a command with quotes in it goes to standard input: `golive probe add --curl -`, paste, Ctrl-D";
    SUBSTITUTION: "命令里有命令替换（$(…) 或反引号），golive 不会执行", "the command has a command substitution, `$(…)` or backquotes, which golive does not run";
    NOT_TEXT: "$'…' 中的转义不是文字", "an escape in `$'…'` is not text";
    WINDOWS_QUOTES: "这是 Windows cmd 的写法", "this is written for the cmd of Windows";
    WINDOWS_QUOTES_HINT: "在浏览器中选择“以 cURL (bash) 格式复制”", "choose \"Copy as cURL (bash)\" in the browser";
    NOT_CURL: "命令不是以 curl 开头", "the command does not begin with curl";
    NOT_CURL_HINT: "在浏览器开发者工具的“网络”中，右键一个请求，选择“以 cURL 格式复制”", "in a browser's developer tools, under Network, right-click a request and choose \"Copy as cURL\"";
    NO_ADDRESS: "命令里没有网址", "the command has no address";
    BAD_ADDRESS: "命令里的网址不是完整的 http 或 https 网址", "the address in the command is no whole http or https address";
    BAD_ADDRESS_HINT: "写出完整网址，不要用变量，例如 https://api.example.com/health", "write the address out without variables, such as https://api.example.com/health";
    TWO_ADDRESSES: "命令里有多个网址", "the command has more than one address";
    TWO_ADDRESSES_HINT: "一次添加一个请求；含空格的值要加引号", "add one request at a time; values with spaces need quotes";
    UNKNOWN_METHOD: "探测不能用方法 {method}", "a probe cannot use the method {method}";
    UNKNOWN_OPTION: "不认识 curl 的选项 {option}", "the curl option {option} is not understood";
    UNKNOWN_OPTION_HINT: "如果请求不需要它，去掉后再试", "leave it out if the request works without it";
    OPTION_VALUE: "curl 的选项 {option} 缺少可用的值", "the curl option {option} lacks a usable value";
    OPTION_LEFT_OUT: "没有采用 curl 的选项 {option}", "the curl option {option} was left out";
    CANNOT_DO: "探测做不到 curl 的选项 {option}", "a probe cannot do what the curl option {option} asks";
    PROXY_HINT: "探测只走 http:// 代理，地址要写完整，例如 -x http://10.0.0.1:3128", "probes take a proxy of http:// only, with its whole address, such as -x http://10.0.0.1:3128";
    AUTHORITIES_HINT: "私有 CA 用环境变量 GOLIVE_CA_FILE 指定；去掉这个选项", "name a private CA in the environment variable GOLIVE_CA_FILE and leave it out";
    PEM_HINT: "客户端证书和私钥要是没有密码的 PEM 文件: --cert client.pem --key client.key", "a client certificate and its key are PEM files without a password: --cert client.pem --key client.key";
    PEM_FILES: "客户端证书和私钥取自 {files}（相对于计划目录），不要提交到版本库", "the client certificate and key are read from {files}, relative to the plan's directory; keep them out of version control";
    RETRY_LEFT_OUT: "没有采用 --retry: {method} 重发一次可能办两次；加上请求头 Idempotency-Key 才能重试", "--retry was left out: a repeated {method} may act twice; with a header Idempotency-Key it can be tried again";
    RETRY_MOST: "--retry 最多 {max} 次", "--retry was cut to {max}, the most a probe may try again";
    MULTIPART_HINT: "不支持 multipart 上传；改用 -d 表单或 JSON", "multipart uploads are not supported: use a form with -d, or JSON";
    FROM_FILE: "curl 的选项 {option} 要读取文件，golive 不读", "the curl option {option} reads a file, which golive does not";
    FROM_FILE_HINT: "把内容直接写在命令里", "write the content into the command";
    INSECURE: "-k 不可用: 探测总是验证证书", "-k is refused: probes always verify certificates";
    INSECURE_HINT: "去掉 -k；私有 CA 用环境变量 GOLIVE_CA_FILE 指定", "leave out -k; name a private CA in the environment variable GOLIVE_CA_FILE";
    REST_LEFT_OUT: "只取了第一条命令，管道、重定向和其后的内容没有采用", "only the first command was taken, not what follows it";
    HEADERS_LEFT_OUT: "没有采用浏览器自带的请求头: {names}", "left out headers that browsers and tools add: {names}";
    TAKEN_FOR_JSON: "正文是 JSON，按 application/json 发送（curl 会标成表单）", "the body is JSON and will be sent as such (curl would have called it a form)";

    WHAT_BEARER: "访问令牌，不含“Bearer ”", "the token, without `Bearer `";
    WHAT_USER: "登录的用户名", "the user who logs in";
    WHAT_PASSWORD: "登录的密码", "the password";
    WHAT_CLIENT_ID: "OAuth 2 客户端标识", "the id of the OAuth 2 client";
    WHAT_CLIENT_SECRET: "OAuth 2 客户端密钥", "the secret of the OAuth 2 client";
    WHAT_PROXY: "代理地址，例如 http://10.0.0.1:3128", "the proxy, such as http://10.0.0.1:3128";
    WHAT_PROXY_USER: "代理的用户名，特殊字符写成 %XX", "the user of the proxy, special characters as %XX";
    WHAT_PROXY_PASSWORD: "代理的密码，特殊字符写成 %XX", "the password of the proxy, special characters as %XX";
    WHAT_PEM: "{path} 的内容（PEM）", "the text of {path}, as PEM";
    WHAT_COOKIES: "请求头 Cookie 的值", "the value of the header Cookie";
    WHAT_COOKIE: "Cookie {name} 的值", "the value of the cookie {name}";
    WHAT_VALUE: "{name} 的值", "the value of {name}";
    WHAT_PATH: "网址路径中的一段", "a part of the address's path";
    WHAT_BODY: "请求正文", "the body of the request";

    WRITES: "注意: {method} 会修改数据，而且每次探测都会再做一遍。只用专门的测试会员，不要碰真实客户和金额。", "Take care: {method} changes data, and does so again with every run. Use a synthetic member only, never real customers or money.";
    WRITES_CLEAN_UP: "会留下数据的请求应写成 kind = \"journey\"，带幂等键，并以 always = true 的步骤清理（golive explain journey）。", "What leaves data behind belongs into kind = \"journey\", with an idempotency key and a step with always = true that cleans up (golive explain journey).";

    BAD_JSON: "文档第 {line} 行不是有效的 JSON", "line {line} of the document is not valid JSON";
    BAD_YAML: "文档第 {line} 行不是有效的 YAML", "line {line} of the document is not valid YAML";
    YAML_DEEP: "文档嵌套超过 {max} 层", "the document is nested deeper than {max}";
    YAML_LARGE: "文档超过 {max} 个值", "the document has more than {max} values";
    NOT_OPENAPI: "这不是 OpenAPI 3 或 Swagger 2.0 文档", "this is no document of OpenAPI 3 or Swagger 2.0";
    NOT_OPENAPI_HINT: "文档应以 openapi: 3.x 或 swagger: \"2.0\" 开头", "it begins with `openapi: 3.x` or `swagger: \"2.0\"`";
    NO_SERVER: "文档没有给出服务器的完整网址", "the document names no server with a whole address";
    NO_SERVER_HINT: "用 --server 指定，例如 --server https://api.example.com/v1，或计划中的变量 --server '${base}'", "give one: --server https://api.example.com/v1, or a variable of the plan: --server '${base}'";
    BAD_SERVER: "服务器的网址不是完整的 http 或 https 网址，或带有账号或参数", "the server's address is no whole http or https address, or holds a login or a query";
    BAD_PATTERN: "--only 的写法“{pattern}”有误", "the pattern `{pattern}` of --only is wrong";
    NO_OPERATIONS: "文档里没有可探测的操作", "the document has no operation to probe";
    NONE_MEANT: "没有操作与 --only 相符", "no operation matches --only";
    ALL_HINT: "只有会修改数据的操作；加 --all 把它们写成注释", "there are only operations that write: --all puts them down as comments";
    ONLY_HINT: "--only 按路径、operationId 或标签选择，可用 *，例如 --only '/members*'", "--only chooses by path, operationId or tag, with * for anything: --only '/members*'";
    MANY_OPERATIONS: "文档有 {count} 个操作，一次最多写 {max} 个", "the document has {count} operations, and at most {max} are written at once";
    ONE_NAME: "--id 和 --title 只能用于一个探测，这里有 {count} 个操作", "--id and --title are for one probe, and there are {count} operations";
    WRITING_LEFT_OUT: "没有采用会修改数据的 {count} 个操作；--all 把它们写成注释", "operations that write, left out: {count}; --all puts them down as comments";
    DEPRECATED_LEFT_OUT: "没有采用已弃用的 {count} 个操作", "deprecated operations, left out: {count}";
    MADE_UP: "文档没有给出示例，请在 [vars] 中填上系统里真实存在的值: {names}", "without examples in the document; put values that exist in the system into [vars]: {names}";

    ID_TAKEN: "计划里已有探测 {id}，不会覆盖", "the plan has a probe {id} already, which is not overwritten";
    ID_TAKEN_HINT: "用 --id 换一个", "choose another with --id";
    BAD_ID: "“{id}”不能作为 id", "`{id}` cannot be an id";
    BAD_ID_HINT: "字母、数字、- 和 _，以字母或数字开头，最多 64 个", "letters, digits, - and _, beginning with a letter or digit, at most 64";
    TO_OUTSIDE: "{path} 不在计划目录之内", "{path} is not inside the directory of the plan";
    TO_OUTSIDE_HINT: "写相对于计划目录的路径，例如 probes/login.toml", "name it relative to the plan's directory, such as probes/login.toml";
    NO_INCLUDE: "计划没有包含 {file}，也找不到可以加上它的地方", "the plan does not include {file}, and there is no place to add it to";
    NO_INCLUDE_HINT: "在 {main} 的 [project] 下加一行: include = [\"{file}\"]", "add a line to [project] in {main}: include = [\"{file}\"]";
    CHANGED_MEANWHILE: "{path} 在此期间被改动，没有写入", "{path} was changed meanwhile; nothing was written to it";

    ADDED: "已写入 {path}: {count} 个探测（{ids}）", "written to {path}: {count} ({ids})";
    INCLUDED: "已在 {main} 的 include 中加上 {file}", "added {file} to the include of {main}";
    SET_SECRETS: "值没有写进计划。探测前请设置环境变量:", "the values are not in the plan. Set these in the environment before probing:";
    SET_SECRET: "  {env}    {what}", "  {env}    {what}";
    NEXT: "下一步: golive check，然后 golive probe {id} --once", "next: golive check, then golive probe {id} --once";
    NOT_VALID: "加上它之后计划有错误，没有写入任何文件", "with it the plan has errors; nothing was written";
    NOT_VALID_HINT: "按上面的提示改正命令或选项后再试", "mend the command or its options as said above, and try again";
    NOT_A_TEXT_FILE: "无法读取 {path}: {reason}", "cannot read {path}: {reason}";
}
