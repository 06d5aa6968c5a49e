//! Whatever the size, the text and the keys: no panic, and every row exactly as wide as the screen.

use super::*;
use crate::{store::Reach, tui::keymap::BINDINGS};
use proptest::prelude::*;

fn input() -> impl Strategy<Value = Input> {
    let keys: Vec<Key> = BINDINGS
        .iter()
        .flat_map(|binding| binding.keys)
        .copied()
        .filter(|key| !matches!(key, Key::Char('q') | Key::Ctrl('c')))
        .chain([Key::Code(KeyCode::Backspace), Key::Code(KeyCode::Delete)])
        .collect();
    prop_oneof![
        8 => prop::sample::select(keys).prop_map(Input::Key),
        2 => any::<char>().prop_map(|c| Input::Key(Key::Char(c))),
        1 => "\\PC{0,12}".prop_map(Input::Paste),
        1 => (0_u16..210, 0_u16..70).prop_map(|(x, y)| Input::Click(x, y)),
        1 => (-2_i8..3, 0_u16..210, 0_u16..70).prop_map(|(n, x, y)| Input::Wheel(n, x, y)),
        1 => Just(Input::Resize),
    ]
}

fn awkward() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("👩\u{200d}👩\u{200d}👧\u{200d}👦会员🇨🇳".to_owned()),
        Just("e\u{301}\u{200b}\u{feff}a\u{300}\u{302}".to_owned()),
        Just("مرحبا\u{202e}abc".to_owned()),
        Just("行一\n行二\t\u{1b}[31m红".to_owned()),
        Just("ｶﾞｷﾞ㍿﷽ꦀ각".to_owned()),
        Just(String::new()),
        "\\PC{0,60}",
        ".{0,20}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_size_and_any_keys(
        sizes in prop::collection::vec((1_u16..=200, 1_u16..=60), 1..3),
        zh in any::<bool>(),
        past in any::<bool>(),
        away in any::<bool>(),
        text in awkward(),
        inputs in prop::collection::vec(input(), 0..25),
    ) {
        let lang = if zh { Lang::Zh } else { Lang::En };
        let mut stage = Stage::with(sample::awkward(&text), lang, sizes[0]);
        stage.snapshot.replay = sample::replay().replay.filter(|_| past);
        if away {
            stage.snapshot.company = sample::company().company;
            stage.snapshot.reach = Reach::Away { since: sample::now(), events: 2, windows: 9 };
        }
        rows(&stage.frame);
        for (i, input) in inputs.into_iter().enumerate() {
            if i % 9 == 8 {
                let (width, height) = sizes[(i / 9) % sizes.len()];
                stage.terminal.backend_mut().resize(width, height);
            }
            stage.input(input);
            rows(&stage.frame);
        }
    }
}

#[test]
fn the_smallest_screens() {
    for size in [(1, 1), (10, 3), (1, 60), (200, 1), (40, 10), (41, 11)] {
        for lang in [Lang::Zh, Lang::En] {
            let mut stage = Stage::new(lang, size);
            stage.press("6?").code(KeyCode::Esc).press(":").code(KeyCode::Esc).press("f会员").press("L");
            rows(&stage.frame);
        }
    }
}
