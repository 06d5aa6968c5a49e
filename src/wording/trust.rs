//! What is said about commands of a plan, and whether they may run.

crate::messages! {
    NO_HOME: "没有主目录，无处记住信任", "there is no home directory to remember it in";
    UNREADABLE: "无法读取 {path}: {reason}", "cannot read {path}: {reason}";
    UNWRITABLE: "无法写入 {path}: {reason}", "cannot write {path}: {reason}";
    EXPOSED: "别人也能写 {path}，其中的信任不作数", "others can write {path}, so nothing in it counts";
    EXPOSED_HINT: "chmod 600 之后重新 golive trust", "chmod 600 it, and say `golive trust` again";
    TOO_LARGE: "{path} 太大，无法逐字核对", "{path} is too large to be looked at";

    NOTHING: "计划里没有命令，不需要信任", "the plan has no commands: there is nothing to trust";
    COMMANDS: "计划要在这台机器上运行这些命令:", "The plan would run these commands on this machine:";
    COMMAND: "  {place}: {command}", "  {place}: {command}";
    COMMAND_SHELL: "  {place}: sh -c {command}", "  {place}: sh -c {command}";
    FILES: "命令用到的文件，内容一变信任即失效:", "Files they name; a change of any takes the trust back:";
    FILE: "  {path}", "  {path}";
    ASK: "信任它们？[y/N] ", "Trust them? [y/N] ";
    /// What counts as a yes, in either language.
    YES: "是 好", "y yes";
    TRUSTED: "已信任，直到计划或这些文件改动", "trusted, until the plan or one of these files changes";
    TRUSTED_ALREADY: "已经信任过，内容没有变", "trusted already, and nothing has changed";
    NOT_TRUSTED: "没有信任", "not trusted";
    NEEDS_YES: "不在终端上，要写 --yes 才算信任", "off a terminal it takes --yes";
    NEEDS_YES_HINT: "先看清上面的命令", "look at the commands above first";
    REVOKED: "已收回信任", "the trust is taken back";
    NEVER: "本来就没有信任过", "it was not trusted";
    LIST_EMPTY: "没有信任过任何计划", "no plan is trusted";
    LIST_LINE: "{at}  {fingerprint}  {plan}", "{at}  {fingerprint}  {plan}";
}
