//! Keys and signatures: what is wrong with one, and why something could not be signed.

crate::messages! {
    KEY_NOT_A_KEY: "不是 SSH 公钥；应为一行，如 ssh-ed25519 AAAA… 姓名", "this is no SSH public key; it should be one line such as ssh-ed25519 AAAA… name";
    KEY_PRIVATE: "这是私钥，绝不能写进计划或发给别人；请改用同名的 .pub 文件内容，并更换这把密钥", "this is a private key, which must never stand in a plan or be sent around; use the text of the .pub file beside it, and replace the key";
    KEY_FINGERPRINT: "这是密钥指纹，不是公钥本身；请使用 .pub 文件的内容", "this is the fingerprint of a key, not the key; use the text of the .pub file";
    KEY_OTHER_FORMAT: "公钥不是 OpenSSH 格式；可用 ssh-keygen -i 转换", "the public key is not in OpenSSH's format; convert it with `ssh-keygen -i`";
    KEY_SEVERAL_LINES: "公钥只能写一行，这里有多行", "a public key is one line, and here are several";
    KEY_UNSUPPORTED: "不支持 {algorithm} 类型的密钥；可用 ed25519、ecdsa（nistp256、nistp384）、rsa 及安全密钥（sk-）", "keys of the kind {algorithm} are not supported; use ed25519, ecdsa (nistp256, nistp384), rsa, or a security key (sk-)";
    KEY_SHORT: "RSA 密钥只有 {bits} 位，至少需要 {min} 位", "the RSA key has {bits} bits; at least {min} are needed";
    KEY_DAMAGED: "公钥不完整或已损坏，请重新复制 .pub 文件的整行内容", "the public key is incomplete or damaged; copy the whole line of the .pub file again";

    BAD_FORMAT: "不是 SSH 签名，或内容不完整", "this is no SSH signature, or it is incomplete";
    BAD_NAMESPACE: "签名的用途是 {found}，不是 {wanted}", "the signature was made for {found}, not for {wanted}";
    BAD_ALGORITHM: "不接受 {algorithm} 算法的签名", "signatures with the algorithm {algorithm} are not accepted";
    BAD_KEY: "签名所用的密钥不可用: {cause}", "the key of the signature cannot be used: {cause}";
    BAD_ALTERED: "签名与内容不符：内容或签名被改动过", "the signature does not match the text: one of them was changed";
    BAD_UNTOUCHED: "签名时没有人触碰安全密钥", "the security key signed without being touched";

    FILE: "无法使用密钥文件 {path}: {cause}", "cannot use the key file {path}: {cause}";
    FILE_READ: "读取失败（{reason}）", "it cannot be read ({reason})";
    FILE_NOT_A_FILE: "不是普通文件", "it is not a regular file";
    FILE_NOT_A_KEY: "文件里没有 SSH 私钥", "it holds no SSH private key";
    FILE_PUBLIC: "这是公钥，签名需要私钥", "it is the public key, and signing needs the private one";
    FILE_PUBLIC_HINT: "去掉 .pub 后缀，使用对应的私钥文件", "name the private key's file, which has no .pub at its end";
    FILE_OTHER_FORMAT: "私钥不是 OpenSSH 格式", "the private key is not in OpenSSH's format";
    FILE_OTHER_FORMAT_HINT: "先备份，再用 ssh-keygen -p -f {path} 改写为 OpenSSH 格式（PuTTY 密钥请用 puttygen 导出），或用 ssh-add {path} 加入 ssh-agent", "after a backup, rewrite it with `ssh-keygen -p -f {path}` (export a PuTTY key with puttygen), or add it to ssh-agent with `ssh-add {path}`";
    FILE_EXPOSED: "其他用户也能访问它（权限 {mode}）", "other users can access it (mode {mode})";
    FILE_EXPOSED_HINT: "执行 chmod 600 {path}；如果别人可能已读过，请更换密钥", "run `chmod 600 {path}`; replace the key if others may have read it";
    FILE_NO_PASSPHRASE: "需要密钥的口令", "it needs its passphrase";
    FILE_NO_PASSPHRASE_HINT: "在终端中运行以便输入口令，或先用 ssh-add {path} 加入 ssh-agent", "run this where the passphrase can be typed, or add the key to ssh-agent with `ssh-add {path}` first";
    FILE_WRONG_PASSPHRASE: "口令不对", "the passphrase is wrong";
    FILE_UNSUPPORTED: "不支持 {what}", "{what} is not supported";
    FILE_AGENT_HINT: "用 ssh-add {path} 把它加入 ssh-agent，由 ssh-agent 签名", "add it to ssh-agent with `ssh-add {path}`, and let the agent sign";
    FILE_KEY: "其中的密钥不可用: {cause}", "its key cannot be used: {cause}";
    FILE_DAMAGED: "文件不完整或已损坏", "it is incomplete or damaged";

    AGENT: "ssh-agent（{socket}）: {cause}", "ssh-agent ({socket}): {cause}";
    AGENT_ABSENT: "无法连接（{reason}）", "cannot connect ({reason})";
    AGENT_ABSENT_HINT: "用 eval \"$(ssh-agent)\" 启动，再用 ssh-add 加入密钥；或直接指定私钥文件", "start it with `eval \"$(ssh-agent)\"` and add the key with `ssh-add`, or name the key's file";
    AGENT_LOST: "连接中断（{reason}）", "the connection was lost ({reason})";
    AGENT_SLOW: "{seconds} 秒内没有答复", "no answer within {seconds} seconds";
    AGENT_SLOW_HINT: "如果它在等待确认或触碰安全密钥，请完成后重试", "if it waits for a confirmation or for the security key to be touched, do so and try again";
    AGENT_REFUSED: "拒绝了请求", "it refused";
    AGENT_REFUSED_HINT: "可能已锁定（ssh-add -X 解锁）、没有确认，或没有触碰安全密钥", "it may be locked (`ssh-add -X` unlocks it), or nobody confirmed or touched the security key";
    AGENT_NO_KEY: "没有密钥 {fingerprint}", "it does not hold the key {fingerprint}";
    AGENT_NO_KEY_HINT: "用 ssh-add 私钥文件 加入；ssh-add -l 列出已有的密钥", "add it with `ssh-add FILE`; `ssh-add -l` lists the keys it holds";
    AGENT_NONSENSE: "答复无法识别", "its answer cannot be understood";
    AGENT_WRONG: "给出的签名不是 {fingerprint} 对这段内容的签名", "what it returned is no signature of this text by {fingerprint}";

    SIGNING_FAILED: "密钥 {fingerprint} 无法签名", "the key {fingerprint} could not sign";
}
