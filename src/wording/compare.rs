//! Now beside another time.

crate::messages! {
    PERIODS: "{from} – {until} 与 {then_from} – {then_until} 比较", "{from} – {until} compared with {then_from} – {then_until}";
    THEN: "当时", "then";
    MORE: "差", "diff";
    NO_REHEARSAL: "还没有标注过演练", "no rehearsal is noted";
    NO_REHEARSAL_HINT: "用 golive annotate \"第一次演练\" --from … --until … --rehearsal 标注", "note one with `golive annotate \"first rehearsal\" --from … --until … --rehearsal`";
}
