//! What probes of databases, metrics, programs, files and synchronisation say about the runs that went wrong.

crate::messages! {
    DATABASE_SAYS: "数据库报错 {code}: {message}", "the database says {code}: {message}";
    DATABASE_ADDRESS: "数据库地址无法使用", "the address of the database cannot be used";
    DATABASE_CLOSED: "数据库中断了连接", "the database broke the connection";
    DATABASE_PROTOCOL: "对方的应答不是这种数据库的协议", "the answer is not of this kind of database";
    DATABASE_SLOW: "查询超过 {limit}，已由数据库中止", "the query took longer than {limit} and was ended by the database";
    DATABASE_NO_FILE: "没有数据库文件 {path}", "there is no database file {path}";
    DATABASE_NO_TLS: "数据库不提供 TLS", "the database does not offer TLS";
    NO_ROOTS: "无法读取受信任的证书", "the trusted certificates cannot be read";
    ANSWER_TOO_LARGE: "查询结果超过 {max} 字节", "the answer is larger than {max} bytes";
    ONE_STATEMENT: "一次只能问一条语句", "one statement at a time";
    NO_COLUMNS: "语句没有返回列", "the statement yields no columns";
    WRITES: "语句会修改数据，未执行", "the statement would write, and was not run";
    NO_ROW: "没有行", "there is no row";
    IS_NULL: "是 NULL", "it is NULL";
    NOT_FINITE: "不是有限的数（{value}）", "it is not a finite number ({value})";
    MANY_ROWS: "超过 {max} 行；请在查询里计数", "there are more than {max} rows: count them in the query";
    TWICE: "有多列叫这个名字", "several columns have this name";
    UNREADABLE_TYPE: "读不出类型 {kind} 的值，请在查询里转换", "a value of type {kind} is not read: convert it in the query";

    NOT_A_METRICS_PAGE: "第 {line} 行不是指标格式", "line {line} is not of the metrics format";
    NO_SERIES: "没有序列", "there is no series";
    MANY_SERIES: "有 {count} 条序列，应只有一条", "there are {count} series where one is wanted";
    STALE: "最后一个值已过时（{age} 前）", "the last value is stale ({age} old)";
    PARTIAL: "服务器说结果不完整: {warning}", "the server says that the answer is not whole: {warning}";
    FIRST_LOOK: "还没有上一次抓取可比", "there is no earlier look to compare with";
    NOT_PROMETHEUS: "应答不是 Prometheus 的格式", "the answer is not Prometheus's";
    PROMETHEUS_SAYS: "Prometheus 报错 {kind}: {message}", "Prometheus says {kind}: {message}";
    NO_AGE: "服务器没有给出时刻", "the server gives no time";
    SAMPLES_CLOCK: "值的时刻晚于本机时钟 {ahead}", "the value is dated {ahead} after this machine's clock";

    UNTRUSTED: "计划未获信任，命令没有运行；先执行 golive trust", "the plan is not trusted and the command did not run: see `golive trust`";
    CHANGED_SINCE: "获信任后文件改动过，命令没有运行；先执行 golive trust", "a file of the command has changed since it was trusted, and the command did not run: see `golive trust`";
    NO_PROGRAM: "没有程序 {program}", "there is no program {program}";
    CANNOT_START: "无法启动 {program}", "{program} cannot be started";
    COMMAND_SLOW: "{limit} 内没有结束，已中止", "it did not end within {limit} and was stopped";
    EXITED: "退出码 {code}", "exit code {code}";
    EXITED_SAYING: "退出码 {code}: {said}", "exit code {code}: {said}";
    KILLED: "被信号中止", "it was ended by a signal";
    OUTPUT_TOO_LARGE: "输出超过 {max} 字节", "the output is larger than {max} bytes";
    OUTPUT_NOT_TEXT: "输出不是 UTF-8 文本", "the output is not UTF-8 text";
    OUTPUT_NOT_JSON: "输出不是 JSON", "the output is not JSON";

    NO_FILE: "没有文件 {path}", "there is no file {path}";
    FILE_LEAVES: "{path} 经链接越出项目目录", "{path} leaves the project directory by a link";
    MANY_FILES: "符合 {path} 的文件超过 {max} 个", "more than {max} files match {path}";
    FILE_DENIED: "无权读取 {path}", "{path} may not be read";
    FILE_UNREADABLE: "无法读取 {path}", "{path} cannot be read";
    FILE_SLOW: "{limit} 内没有读完", "it could not be read within {limit}";
    FILE_AHEAD: "修改时间晚于本机时钟 {ahead}", "its time of change is {ahead} ahead of this machine's clock";
    NO_FILE_BEFORE: "还没有更早的文件可比", "there is no earlier file to compare with";
    NOT_HASHED: "没有写 hash = true", "`hash = true` is not set";
    NO_HASH_BESIDE: "旁边没有 .sha256 或 SHA256SUMS", "no .sha256 or SHA256SUMS stands beside it";
    NO_CONTAINS: "没有写 contains", "`contains` is not set";
    NO_LINE: "末尾没有符合的行", "no line at its end matches";
    NO_LINE_TIME: "符合的行没有时刻", "the line that matches carries no time";
    HASH_DIFFERS: "SHA-256 与旁边记录的不同", "the SHA-256 is not the one that stands beside it";

    IN_WRITE: "写入: {why}", "the write: {why}";
    IN_LOOK: "查看: {why}", "the look: {why}";
    ALREADY_THERE: "写入之前 until 就已成立；用 ${run.id} 让每次写入不同", "`until` held before anything was written: make each write different with ${run.id}";
    NOT_SEEN: "写入后 {limit} 内没有看到", "it was not seen within {limit} of the write";
    NOT_SEEN_BECAUSE: "写入后 {limit} 内没有看到: {why}", "it was not seen within {limit} of the write: {why}";
    CLEAN_STEP: "清理: {why}", "clean-up: {why}";
    CLEAN_TOO: "{why}；清理: {cleanup}", "{why}; clean-up: {cleanup}";
}
