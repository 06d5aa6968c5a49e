//! What judging measurements comes to: headings and short remarks.

crate::messages! {
    STANDING: "结论", "standing";
    LOW: "下限", "low";
    HIGH: "上限", "high";
    DIFFERENCE: "新减旧", "new - old";
    P95_DIFFERENCE: "p95 之差", "p95 diff";
    USAGE: "使用情况", "Usage";
    COMPARISONS: "新旧对比", "Old against new";
    BUDGET: "预算剩余", "budget";
    EXCLUDED_LINE: "{id}: {count} 次采样因预热或维护不计入", "{id}: {count} samples excluded, for warm-up or maintenance";
}
