//! The wall of the war room: what everybody must see at a glance and from afar, without a key. It shows everything at
//! once and turns no pages.
//!
//! ```text
//!  Hengshan member system                                             22:47:18
//!             █   █  ██         ███  ██
//!             ██  █ █  █ ███   █    █  █        no-go · 3/7 criteria
//!  cutover                        roll back within
//!  ███ ▄▄  ...                    ████ █ ████
//! ─ Under way ───────────────── ─ Alerts ─────────────────────────────────────
//! ▶ Back up        12:40        ! POS sync burn rate
//! █████░░░ 3/7                  ─ Objectives ─ Votes
//! ```

mod font;
mod hanzi;
mod lists;

use super::{
    chrome,
    clocks::{self, Level},
    panels::gates,
    theme::Tone,
    view::View,
    widgets::{
        layout::halves,
        text::{self, Words},
    },
};
use crate::{
    gate::Assessment,
    phrase,
    verdict::Verdict,
    wording::{Lang, console, gate as say_gate, night as say},
};
use chrono::TimeDelta;
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

/// From this width on, clocks and lists stand side by side.
const WIDE: u16 = 110;

/// Draws everything into the area; header, banners and footer are the caller's.
pub fn draw(buffer: &mut Buffer, area: Rect, view: &View) {
    let gate = gates::main(view.snapshot);
    let (top, rest) = cut(area, verdict_height(view, gate, area));
    verdict(buffer, top, view, gate, padding(area));
    let (clocks, rest) = cut(rest, clocks_height(view, rest));
    draw_clocks(buffer, clocks, view);
    if area.width < WIDE {
        lists::narrow(buffer, rest, view);
    } else {
        let (left, right) = halves(rest, 50);
        lists::left(buffer, left, view);
        lists::right(buffer, right, view);
    }
}

fn cut(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    (Rect { height, ..area }, Rect { y: area.y + height, height: area.height - height, ..area })
}

/// The word on the wall, which launch rooms say in any language. Beside it stands the Chinese one, where that is read.
fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Go => "GO",
        Verdict::NoGo => "NO-GO",
        Verdict::Inconclusive => "?",
        Verdict::Error => "!",
    }
}

/// Cells between the two words.
const GAP: u16 = 4;

/// The size of the word in Chinese, where it is read and there is room for it beside the Latin one.
fn chinese(view: &View, verdict: Verdict, width: u16, height: u16) -> Option<(u16, u16)> {
    let room = width.checked_sub(font::least_wide(word(verdict)) + GAP)?;
    let name = (view.lang == Lang::Zh).then(|| verdict.name().get(Lang::Zh))?;
    hanzi::fitting(name, room, height)
}

/// Blank rows above and below the verdict.
fn padding(area: Rect) -> u16 {
    u16::from(area.height >= 28)
}

/// Blocks, a line of words, and a blank one above and below where there is room.
fn verdict_height(view: &View, gate: Option<&Assessment>, area: Rect) -> u16 {
    let Some(gate) = gate else { return 1 };
    let most = area.height / 3;
    let blocks = match chinese(view, gate.verdict, area.width, most) {
        Some((wide, rows)) => rows.max(font::height(word(gate.verdict), area.width - wide - GAP, most)),
        None => font::height(word(gate.verdict), area.width, most),
    };
    blocks + 1 + 2 * padding(area)
}

/// The word, or both of them side by side.
fn words(buffer: &mut Buffer, area: Rect, view: &View, verdict: Verdict, style: Style) {
    let latin = word(verdict);
    let Some((wide, _)) = chinese(view, verdict, area.width, area.height) else {
        return font::draw(buffer, area, latin, style);
    };
    let across = font::width(latin, area.width - wide - GAP, area.height);
    let left = area.x + (area.width - wide - GAP - across) / 2;
    font::draw(buffer, Rect { x: left, width: across, ..area }, latin, style);
    let beside = Rect { x: left + across + GAP, width: wide, ..area };
    hanzi::draw(buffer, beside, verdict.name().get(Lang::Zh), style);
}

fn verdict(buffer: &mut Buffer, area: Rect, view: &View, gate: Option<&Assessment>, padding: u16) {
    let Some(gate) = gate else {
        text::put(buffer, (area.x + 1, area.y), area.width, view.say(&console::NO_GATES), Style::new());
        return;
    };
    let style = match gate.verdict {
        Verdict::Go => view.colour.selected(),
        Verdict::Inconclusive => view.colour.past(),
        Verdict::NoGo | Verdict::Error => view.colour.banner(),
    };
    buffer.set_style(area, style);
    let (blocks, below) = cut(area, area.height.saturating_sub(1 + padding));
    let blocks = Rect { y: blocks.y + padding, height: blocks.height.saturating_sub(padding), ..blocks };
    words(buffer, blocks, view, gate.verdict, style);
    let said = phrase!(
        console::GATE_SENTENCE,
        title = &gate.title,
        gate = &gate.gate,
        verdict = gate.verdict.name(),
        passed = gates::passed(gate),
        total = gate.counting().count()
    );
    let waived = match gate.waived() {
        0 => String::new(),
        count => view.phrase(&phrase!(say_gate::WAIVED_COUNT, count = count)),
    };
    centred(buffer, below, &format!("{} {}{waived}", gate.verdict.glyph(), view.phrase(&said)), style);
}

fn centred(buffer: &mut Buffer, area: Rect, content: &str, style: Style) {
    let used = u16::try_from(text::width(content)).unwrap_or(u16::MAX).min(area.width);
    text::put(buffer, (area.x + (area.width - used) / 2, area.y), area.width, content, style);
}

/// A clock: what it says above, its figures, and how they are toned.
struct Face {
    caption: Words,
    figures: String,
    tone: Tone,
}

/// The clock that decides stands last: where there is room for one only, it is that.
fn faces(view: &View) -> Vec<Face> {
    let cutover = view.snapshot.plan.cutover.as_ref().map(|cutover| Face {
        caption: Words::toned(view.say(&say::SINCE_CUTOVER), Tone::Strong),
        figures: chrome::countdown(view.now, cutover.start),
        tone: Tone::Strong,
    });
    let decision = clocks::ticking(view).map(|decision| {
        let level = decision.level(view.now);
        Face {
            caption: clocks::words(view, &decision, false),
            figures: figures(decision.left(view.now)),
            tone: if level == Level::Calm { Tone::Strong } else { level.tone() },
        }
    });
    cutover.into_iter().chain(decision).collect()
}

/// `1:02:10`, `-0:04:10` when it is past.
fn figures(left: TimeDelta) -> String {
    let seconds = left.num_seconds();
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    format!("{sign}{}:{:02}:{:02}", seconds / 3_600, seconds % 3_600 / 60, seconds % 60)
}

/// A caption and figures, and a blank line where there is room.
fn clocks_height(view: &View, area: Rect) -> u16 {
    let Some(last) = faces(view).pop() else { return 0 };
    let width = if area.width < WIDE { area.width } else { area.width / 2 };
    let blocks = font::height(&last.figures, width, area.height / 3);
    blocks + if area.height >= 22 { 3 } else { 1 }
}

fn draw_clocks(buffer: &mut Buffer, area: Rect, view: &View) {
    if area.is_empty() {
        return;
    }
    let mut faces = faces(view);
    let area = if area.height > font::ROWS + 2 { cut(area, area.height - 1).0 } else { area };
    let (left, right) = halves(area, 50);
    let areas = match (faces.len(), area.width) {
        (2.., WIDE..) => vec![left, right],
        _ => {
            faces.drain(..faces.len().saturating_sub(1));
            vec![area]
        }
    };
    for (face, area) in faces.iter().zip(areas) {
        let padding = u16::from(area.height > font::ROWS + 1);
        let caption = Rect { y: area.y + padding, ..area };
        centred(buffer, caption, &face.caption.text(), view.colour.style(face.tone));
        let figures = cut(area, padding + 1).1;
        font::draw(buffer, figures, &face.figures, view.colour.style(face.tone));
    }
}
