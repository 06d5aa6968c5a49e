//! Files that somebody attaches as a proof: found as they are typed, and hashed. Blocks; bounded in all it reads.

mod complete;

pub use complete::{Completed, complete};

use crate::{
    env, phrase,
    state::Exhibit,
    wording::{Arg, Phrase, checklists as say},
};
use sha2::{Digest as _, Sha256};
use std::{
    fmt::Write as _,
    fs::File,
    io::{self, BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
};

/// Largest file that is hashed as a proof.
const PROOF_MIB_MAX: u64 = 1_024;

/// Why a file is no proof.
#[derive(Clone, Debug, PartialEq)]
pub enum Unfit {
    /// It is not there, is no file, or may not be read.
    Unreadable {
        message: Phrase,
        hint: Phrase,
    },
    TooLarge(Phrase),
}

/// What is typed where a proof is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Typed {
    /// An address, or words.
    Said(Exhibit),
    /// A file that is still to be hashed.
    File(String),
}

/// What was typed as a proof; `None` for nothing. An address is one; so are words behind `text:`; what looks like a path
/// means a file; anything else, such as the number of a ticket, is words.
pub fn typed(typed: &str) -> Option<Typed> {
    let typed = typed.trim();
    if let Some(text) = typed.strip_prefix("text:") {
        let text = text.trim().to_owned();
        return (!text.is_empty()).then_some(Typed::Said(Exhibit::Text { text }));
    }
    match Exhibit::read(typed)? {
        Exhibit::Text { text } if is_path(&text) => Some(Typed::File(text)),
        said => Some(Typed::Said(said)),
    }
}

/// Whether it looks like a path: it has a directory, or one word with an ending. A mistyped file must not pass for words.
pub fn is_path(typed: &str) -> bool {
    let ending = |typed: &str| {
        let (name, ending) = typed.rsplit_once('.').unwrap_or_default();
        let is_word = ending.chars().all(|c| c.is_ascii_alphanumeric());
        !name.is_empty()
            && ending.len() <= 5
            && is_word
            && ending.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    let starts = ["/", "./", "../", "~/"].iter().any(|start| typed.starts_with(start)) || typed == "~";
    starts || (!typed.contains(char::is_whitespace) && (typed.contains('/') || ending(typed)))
}

/// The file as the journal keeps it: its name, size and hash.
pub fn hashed(path: &Path) -> Result<Exhibit, Unfit> {
    let path = &at_home(path);
    let shown = || path.display().to_string();
    let failed = |error: io::Error| Unfit::Unreadable {
        message: phrase!(say::NOT_A_FILE, path = shown(), reason = reason(&error)),
        hint: (&say::NOT_A_FILE_HINT).into(),
    };
    // Opening a pipe would wait for whoever writes to it.
    if !path.metadata().map_err(failed)?.is_file() {
        return Err(failed(io::ErrorKind::InvalidInput.into()));
    }
    let file = File::open(path).map_err(failed)?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut reader = BufReader::new(file.take((PROOF_MIB_MAX << 20) + 1));
    loop {
        let part = reader.fill_buf().map_err(failed)?;
        let read = part.len();
        if read == 0 {
            break;
        }
        hash.update(part);
        reader.consume(read);
        bytes += read as u64;
    }
    if bytes > PROOF_MIB_MAX << 20 {
        return Err(Unfit::TooLarge(phrase!(say::FILE_TOO_LARGE, path = shown(), max = PROOF_MIB_MAX)));
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut sha256 = String::with_capacity(64);
    for byte in hash.finalize() {
        let _ = write!(sha256, "{byte:02x}");
    }
    Ok(Exhibit::File { name, sha256, bytes })
}

fn reason(error: &io::Error) -> Arg {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => (&say::NO_SUCH_FILE).into(),
        io::ErrorKind::PermissionDenied => (&say::FILE_DENIED).into(),
        io::ErrorKind::InvalidInput | io::ErrorKind::IsADirectory => (&say::NO_PLAIN_FILE).into(),
        _ => error.to_string().into(),
    }
}

/// `~/` as a shell reads it.
fn at_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), env::get("HOME")) {
        (Ok(rest), Some(home)) => Path::new(&home).join(rest),
        _ => path.to_path_buf(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::Lang;

    #[test]
    fn what_is_typed_is_an_address_words_or_a_file() {
        let words = |text: &str| Some(Typed::Said(Exhibit::Text { text: text.into() }));
        let file = |path: &str| Some(Typed::File(path.into()));
        for (given, wanted) in [
            ("  ", None),
            ("text:", None),
            ("OA-2031", words("OA-2031")),
            ("工单 OA-2031", words("工单 OA-2031")),
            ("text:load.pdf", words("load.pdf")),
            ("load.pdf", file("load.pdf")),
            ("压测报告.pdf", file("压测报告.pdf")),
            ("~/drills/1", file("~/drills/1")),
            ("/srv/对账 报告", file("/srv/对账 报告")),
            ("drills/1", file("drills/1")),
            ("see drills/1 of yesterday", words("see drills/1 of yesterday")),
            ("1.5 小时", words("1.5 小时")),
            ("v2.10", words("v2.10")),
        ] {
            assert_eq!(typed(given), wanted, "{given:?}");
        }
        let address = Exhibit::Url { url: "https://wiki.example.cn/a.pdf".into() };
        assert_eq!(typed("https://wiki.example.cn/a.pdf"), Some(Typed::Said(address)));
    }

    #[test]
    fn a_file_is_kept_as_name_size_and_hash() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("对账.csv");
        std::fs::write(&path, "abc").unwrap();
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned();
        assert_eq!(hashed(&path), Ok(Exhibit::File { name: "对账.csv".into(), sha256, bytes: 3 }));
        for (path, why) in
            [(place.path().join("none.pdf"), "没有这个文件"), (place.path().into(), "不是普通文件")]
        {
            let Err(Unfit::Unreadable { message, .. }) = hashed(&path) else { panic!("{path:?}") };
            assert!(message.render(Lang::Zh).contains(why), "{}", message.render(Lang::Zh));
        }
    }
}
