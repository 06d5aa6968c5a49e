//! What the expression language says about an expression that does not parse, type-check or evaluate.

crate::messages! {
    UNEXPECTED_END: "表达式在这里中断了", "the expression ends here";
    UNEXPECTED: "这里不应出现“{found}”", "unexpected `{found}`";
    EXPECTED: "应为 {wanted}", "expected {wanted}";
    BAD_CHARACTER: "无法识别的字符“{found}”", "unknown character `{found}`";
    UNCLOSED_TEXT: "文本缺少结束引号", "this text has no closing quote";
    BAD_NUMBER: "无法识别的数字“{found}”", "`{found}` is not a number";
    BAD_UNIT: "未知单位“{unit}”", "unknown unit `{unit}`";
    BAD_UNIT_HINT: "单位可用 us ms s m h d % 以及 KB MB GB KiB MiB GiB", "units are us ms s m h d % and KB MB GB KiB MiB GiB";
    TOO_LONG: "表达式超过 {max} 个字符", "the expression is longer than {max} characters";
    TOO_DEEP: "表达式嵌套过深", "the expression is nested too deeply";
    SINGLE_EQUALS_HINT: "比较相等用 ==", "use `==` to compare";
    AND_OR_HINT: "“并且”写作 &&，“或者”写作 ||，“非”写作 !", "write `&&` for and, `||` for or, `!` for not";
    CHAINED: "比较不能连写", "comparisons cannot be chained";
    CHAINED_HINT: "写成两个比较，用 && 连接", "write two comparisons joined with `&&`";

    UNKNOWN_NAME: "没有名为“{name}”的数据", "there is no fact named `{name}`";
    UNKNOWN_FUNCTION: "没有名为“{name}”的函数", "there is no function `{name}`";
    FUNCTIONS_HINT: "可用函数: {names}", "functions are {names}";
    DID_YOU_MEAN: "是否想写“{name}”？", "did you mean `{name}`?";
    LIST_FACTS_HINT: "可用的数据见 golive facts", "`golive facts` lists what there is";
    NAMES_HINT: "这里可用: {names}", "names here are {names}";
    WRONG_ARGUMENTS: "函数 {name} 需要 {wanted} 个参数，这里有 {found} 个", "`{name}` takes {wanted} arguments, not {found}";
    CANNOT_COMPARE: "{left}不能与{right}比较", "{left} cannot be compared with {right}";
    UNIT_HINT: "时长要带单位，例如 300ms、2s、15m", "durations carry a unit, such as 300ms, 2s or 15m";
    TEXT_ORDER: "文本只能比较是否相等", "text can only be equal or not";
    NOT_A_CHOICE: "“{word}”不是可能的取值", "`{word}` is never its value";
    CHOICES_HINT: "可能的取值: {words}", "it is one of {words}";
    WANTED_TRUTH: "这里需要真假值，而不是{found}", "a truth value is needed here, not {found}";
    WANTED_NUMBER: "这里需要数字，而不是{found}", "a number is needed here, not {found}";
    WANTED_TEXT: "这里需要文本，而不是{found}", "text is needed here, not {found}";
    NOT_A_TRUTH_HINT: "补上比较，例如 == true、> 0", "add a comparison, such as `== true` or `> 0`";
    BAD_PATTERN: "正则表达式有误: {reason}", "the pattern is not a regular expression: {reason}";
    ALWAYS_SAME: "这个条件不看任何数据，结果永远相同", "this condition reads no fact: its answer never changes";

    DIVIDED_BY_ZERO: "除数为零", "division by zero";
    OUT_OF_RANGE: "数值超出范围", "the number is out of range";
    NO_SIZE: "{found}没有大小", "{found} has no size";
    MISSING: "{name} 没有数据", "{name} has no value";
    MISSING_BECAUSE: "{name} 没有数据: {reason}", "{name} has no value: {reason}";
    IS_NULL: "{name} 是 null", "{name} is null";
    COMPARED: "{source}（实际 {actual}）", "{source} (it is {actual})";
    COMPARED_BOTH: "{source}（左边 {left}，右边 {right}）", "{source} (left is {left}, right is {right})";
    IS_FALSE: "{source} 不成立", "{source} is false";
}
