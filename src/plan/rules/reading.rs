//! Rules that are checked where a value is read: their manuals.

use super::{Manual, Rule};
use crate::{plan::Severity, wording::rules as manual};

pub(super) static FMT_01: Rule = Rule {
    code: "FMT-01",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::FMT_01_WHAT,
        why: &manual::FMT_01_WHY,
        example: "title = Members",
        fix: &manual::FMT_01_FIX,
    },
    check: None,
};

pub(super) static FMT_02: Rule = Rule {
    code: "FMT-02",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::FMT_02_WHAT,
        why: &manual::FMT_02_WHY,
        example: r#"[requirement.R-01]
prioriy = "must""#,
        fix: &manual::FMT_02_FIX,
    },
    check: None,
};

pub(super) static FMT_03: Rule = Rule {
    code: "FMT-03",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::FMT_03_WHAT,
        why: &manual::FMT_03_WHY,
        example: r#"[requirement.R-01]
title = "Members sign up"     # and no priority"#,
        fix: &manual::FMT_03_FIX,
    },
    check: None,
};

pub(super) static FMT_04: Rule = Rule {
    code: "FMT-04",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::FMT_04_WHAT,
        why: &manual::FMT_04_WHY,
        example: "every = 5                     # 5 what?",
        fix: &manual::FMT_04_FIX,
    },
    check: None,
};

pub(super) static INC_01: Rule = Rule {
    code: "INC-01",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::INC_01_WHAT,
        why: &manual::INC_01_WHY,
        example: r#"include = ["../other/plan.toml"]"#,
        fix: &manual::INC_01_FIX,
    },
    check: None,
};

pub(super) static INC_02: Rule = Rule {
    code: "INC-02",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::INC_02_WHAT,
        why: &manual::INC_02_WHY,
        example: r#"include = ["probs/*.toml"]"#,
        fix: &manual::INC_02_FIX,
    },
    check: None,
};

pub(super) static VAR_01: Rule = Rule {
    code: "VAR-01",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::VAR_01_WHAT,
        why: &manual::VAR_01_WHY,
        example: r#"password = { env = "PROBE_PASSWORD" }"#,
        fix: &manual::VAR_01_FIX,
    },
    check: None,
};

pub(super) static VAR_02: Rule = Rule {
    code: "VAR-02",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::VAR_02_WHAT,
        why: &manual::VAR_02_WHY,
        example: r#"url = "${bsae}/api/login""#,
        fix: &manual::VAR_02_FIX,
    },
    check: None,
};

pub(super) static EXP_01: Rule = Rule {
    code: "EXP-01",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::EXP_01_WHAT,
        why: &manual::EXP_01_WHY,
        example: r#"require = "probes.login.p99 < 300""#,
        fix: &manual::EXP_01_FIX,
    },
    check: None,
};

pub(super) static GAT_05: Rule = Rule {
    code: "GAT-05",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::GAT_05_WHAT,
        why: &manual::GAT_05_WHY,
        example: r#"require = "probes.login.slo == 'met' || true""#,
        fix: &manual::GAT_05_FIX,
    },
    check: None,
};

pub(super) static SEC_08: Rule = Rule {
    code: "SEC-08",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::SEC_08_WHAT,
        why: &manual::SEC_08_WHY,
        example: r#"json = { user = "probe", password = "hunter2" }"#,
        fix: &manual::SEC_08_FIX,
    },
    check: None,
};

pub(super) static PRB_01: Rule = Rule {
    code: "PRB-01",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::PRB_01_WHAT,
        why: &manual::PRB_01_WHY,
        example: r#"every = "100ms"
request = { url = "https://api.example.com/health" }"#,
        fix: &manual::PRB_01_FIX,
    },
    check: None,
};
