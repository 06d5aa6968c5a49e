//! "Did you mean …?"

/// The candidate nearest to what was typed, if one is near enough to be worth naming.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = typed.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| !candidate.is_empty())
        .map(|candidate| (score(&lower, candidate), candidate))
        .filter(|(score, _)| *score >= 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

fn score(lower: &str, candidate: &str) -> f64 {
    let candidate = candidate.to_lowercase();
    strsim::normalized_damerau_levenshtein(lower, &candidate)
        .max(strsim::jaro_winkler(lower, &candidate) - 0.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_only_what_is_near() {
        let keys = ["title", "priority", "owner", "serves"];
        assert_eq!(nearest("ttile", keys), Some("title"));
        assert_eq!(nearest("Priorty", keys), Some("priority"));
        assert_eq!(nearest("budget", keys), None);
        assert_eq!(nearest("", [""]), None);
        assert_eq!(nearest("R-9", ["R-09", "R-10"]), Some("R-09"));
    }
}
