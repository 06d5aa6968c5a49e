//! What can go wrong with the journal.

crate::messages! {
    CANNOT_OPEN: "无法打开日志 {path}: {cause}", "cannot open the journal {path}: {cause}";
    CANNOT_READ: "无法读取日志 {path}: {cause}", "cannot read the journal {path}: {cause}";
    CANNOT_WRITE: "没有记录成功，无法写入日志 {path}: {cause}", "not recorded: cannot write the journal {path}: {cause}";
    DISK_FULL: "磁盘已满", "the disk is full";
    IO_FAILURE: "读写文件出错，磁盘可能已满或有故障", "reading or writing the file failed; the disk may be full or broken";
    DISK_FULL_HINT: "已有记录不受影响；腾出空间后请重试", "what was recorded before is safe; free some space and try again";
    READ_ONLY: "没有写入权限，或所在目录只读", "no permission to write, or the directory is read-only";
    BUSY: "另一个程序占用太久", "another program kept it locked for too long";
    NOT_A_JOURNAL: "文件不是 golive 日志，或已损坏", "the file is not a golive journal, or it is damaged";
    NEWER: "由更新版本的 golive 写入（格式 {found}，本程序支持到 {known}）", "it was written by a newer golive (format {found}; this one knows {known})";
    NEWER_HINT: "请升级 golive；日志没有被改动", "upgrade golive; the journal was not touched";
    ENCODING: "数据库的编码是 {found}，日志需要 UTF8", "the database is encoded in {found}; a journal needs UTF8";
    ENCODING_HINT: "另建一个数据库：CREATE DATABASE golive ENCODING 'UTF8' TEMPLATE template0", "create another: CREATE DATABASE golive ENCODING 'UTF8' TEMPLATE template0";
    NO_CHAIN: "第 {seq} 条事件接不上哈希链", "event {seq} does not continue the chain of hashes";
    DAMAGED: "第 {seq} 条事件无法识别: {reason}", "event {seq} cannot be understood: {reason}";
    ROLE: "数据库角色没有所需的权限，或服务器只读", "the database role lacks the permission, or the server is read-only";
    LOGIN: "数据库拒绝登录：角色或密码不对，或不允许从这里连接", "the database refuses the login: wrong role or password, or not allowed from here";
    LOST: "与数据库的连接已断开，或服务器没有应答", "the connection to the database was lost, or the server does not answer";
    ADDRESS: "数据库地址无法识别", "the address of the database cannot be understood";
    ADDRESS_HINT: "例如 postgres://user@db.example.cn/golive?sslmode=verify-full；sslmode 可为 disable、require、verify-full，自有证书用 sslrootcert=文件", "such as postgres://user@db.example.com/golive?sslmode=verify-full; sslmode is disable, require or verify-full, and sslrootcert names a file of own roots";
    SERVER_HINT: "检查数据库是否在运行，以及地址、角色、密码和证书", "check that the database runs, and its address, role, password and certificate";
    UNKNOWN: "不确定是否已记录：写入 {path} 时连接断开", "it is not known whether this was recorded: the connection to {path} was lost while it was written";
    UNKNOWN_HINT: "重试前先用 golive log 查看是否已有这条记录", "look for it with `golive log` before trying again";
    OTHER: "{reason}", "{reason}";
    NOT_RECORDED_HINT: "已有记录不受影响；排除原因后请重试", "what was recorded before is safe; remove the cause and try again";
    OPEN_HINT: "检查路径和权限，或在计划的 [project] store 中换一个位置", "check the path and its permissions, or name another place in [project] store";
    GONE: "日志文件在使用中被移走或删除", "the file was moved or deleted while it was open";
    GONE_HINT: "这一条没有记录。把日志文件放回原处，或从备份恢复（golive log restore），再重新打开", "this was not recorded: put the file back, or restore a backup with `golive log restore`, and start again";
}
