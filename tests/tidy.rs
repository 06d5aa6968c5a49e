//! The house rules that can be read off the source: layers, file sizes, and words that promise later work.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The layers from the ground up; a module may import those of lower layers and of its own line only where noted.
const LAYERS: [&[&str]; 14] = [
    // Terms know each other.
    &[
        "clock",
        "entropy",
        "env",
        "evidence",
        "expr",
        "id",
        "change",
        "library",
        "listen",
        "mask",
        "moment",
        "signature",
        "splitmix",
        "stats",
        "suggest",
        "title",
        "value",
        "verdict",
        "wording",
    ],
    &["plan"],
    &["import", "measure"],
    &["state"],
    &["chronicle", "poll", "runbook", "slo", "uat", "usage", "vitals"],
    &["decision"],
    &["facts"],
    &["alert", "gate"],
    // What adapters share.
    &["postgres", "trust"],
    // Adapters never import each other.
    &["attach", "notify", "probe", "signer", "store"],
    &["report"],
    &["conductor"],
    &["agent", "simulate"],
    // Faces never import each other.
    &["cli", "tui"],
];

/// Longest source file, in lines.
const LINES_MAX: usize = 420;

fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn source() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let name = |path: &Path| path.strip_prefix(&root).unwrap().display().to_string();
    files(&root).iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The top-level module a file belongs to.
fn module(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The top-level modules a source text names after `crate::`, also within braces.
fn imports(text: &str) -> Vec<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for part in code.split("crate::").skip(1) {
        match part.strip_prefix('{') {
            None => found.push(word(part)),
            Some(inner) => {
                let mut depth = 0;
                let mut start = true;
                for (i, c) in inner.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && depth == 0 && c.is_alphabetic() => {
                            found.push(word(&inner[i..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn imports_point_down() {
    let mut wrong = Vec::new();
    for (file, text) in source() {
        let from = module(&file);
        // Tests may reach up to set a scene.
        if ["lib", "main"].contains(&from) || file.contains("tests") {
            continue;
        }
        for to in imports(&text) {
            let allowed = match (layer(from), layer(&to)) {
                _ if from == to => true,
                // Macros of the crate, and names that are no module.
                (_, None) if to != "sandbox" => true,
                (None, Some(0)) => from == "sandbox",
                (_, None) => from == "cli",
                (Some(0), Some(0)) => true,
                (Some(from), Some(to)) => to < from,
                (None, Some(_)) => false,
            };
            if !allowed {
                wrong.push(format!("{file} imports {to}"));
            }
        }
    }
    assert!(wrong.is_empty(), "imports that point up or sideways:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_layer() {
    for (file, _) in source() {
        let module = module(&file);
        assert!(
            ["lib", "main", "sandbox"].contains(&module) || layer(module).is_some(),
            "{module} has no layer: add it to LAYERS and to docs/architecture.md"
        );
    }
}

#[test]
fn files_stay_readable() {
    for (file, text) in source() {
        let lines = text.lines().count();
        let catalogue = file.starts_with("wording/");
        assert!(
            catalogue || file.contains("tests") || lines <= LINES_MAX,
            "{file} has {lines} lines: split it"
        );
        assert!(file.contains("tests") || text.starts_with("//!"), "{file} does not say what it is for");
    }
}

#[test]
fn nothing_is_left_for_later() {
    let words =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("unimple", "mented!"), concat!("to", "do!(")];
    for (file, text) in source() {
        for word in words {
            assert!(!text.contains(word), "{file} holds `{word}`");
        }
    }
}

/// What people read stands in the catalogue: no Chinese text elsewhere in shipped code.
#[test]
fn people_are_spoken_to_through_the_catalogue() {
    for (file, text) in source() {
        // The catalogue itself, the other system with its own data, the names of private members in JSON, rules
        // that look for words, and probes, whose manuals stand with them.
        let exempt = [
            "wording/",
            "sandbox/",
            "mask/",
            "library/",
            "plan/sample",
            "tui/sample",
            "plan/rules/",
            "notify/",
            "probe/kinds/",
        ];
        if file.contains("tests") || exempt.iter().any(|start| file.starts_with(start)) {
            continue;
        }
        let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in shipped.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let chinese = code.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(!chinese, "{file}:{}: text for people outside src/wording", number + 1);
        }
    }
}
