//! What surrounds every screen: the header with the countdown, the tabs, banners, and the line of keys at the bottom.

use super::{
    clocks,
    console::{Message, Sort},
    course,
    keymap::{self, Context},
    overlays::{company, help},
    panels::gates,
    screens::{SCREENS, Tab},
    theme::Tone,
    view::View,
    widgets::{
        field::Field,
        text::{self, Words},
    },
};
use crate::{
    alert::needing_somebody,
    phrase,
    value::show_duration,
    wording::{console as say, counted},
};
use chrono::{DateTime, TimeDelta, Utc};
use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

/// A snapshot older than this means that what makes snapshots is stuck.
const PATIENCE: TimeDelta = TimeDelta::seconds(5);

/// Cells that the name of the project keeps where the clocks can be said in fewer.
const NAME_LEAST: usize = 12;

/// Lines that a message takes at most.
const STATUS_MAX: u16 = 3;

/// Where the tabs were drawn, for the mouse.
#[derive(Debug, Default)]
pub struct Chrome {
    tabs: Vec<(Rect, Tab)>,
}

impl Chrome {
    /// Draws everything but the screen itself; returns the room that is left for it. The wall has no tabs.
    pub fn draw(
        &mut self,
        frame: &mut Frame,
        view: &View,
        at: Option<usize>,
        context: Context,
        filter: Option<&Field>,
        message: Option<&Message>,
    ) -> Rect {
        let area = frame.area();
        let line = |y| Rect { y, height: 1, ..area };
        let buffer = frame.buffer_mut();
        header(buffer, line(area.y), view);
        self.tabs.clear();
        let mut top = area.y + 1;
        if let Some(at) = at {
            self.draw_tabs(buffer, line(top), view, at);
            top += 1;
        }
        for banner in banners(view) {
            for part in text::wrap(&Words::new(format!(" {banner}")), area.width.into()).iter().take(2) {
                buffer.set_style(line(top), view.colour.banner());
                text::put(buffer, (area.x, top), area.width, &part.text(), view.colour.banner());
                top += 1;
            }
        }
        let mut bottom = line(area.bottom() - 1);
        match (filter, message) {
            // What to do about a refusal stands at its end: it is not cut off.
            (_, Some(message)) => {
                let room = Rect { y: top, height: area.bottom().saturating_sub(top), ..area };
                bottom = status(buffer, room, view, message);
            }
            (Some(field), None) => prompt(frame, bottom, view, field),
            (None, None) => footer(buffer, bottom, view, context),
        }
        Rect { y: top, height: bottom.y.saturating_sub(top), ..area }
    }

    pub fn tab_at(&self, column: u16, row: u16) -> Option<Tab> {
        self.tabs.iter().find(|(area, _)| area.contains((column, row).into())).map(|(_, tab)| *tab)
    }

    fn draw_tabs(&mut self, buffer: &mut Buffer, area: Rect, view: &View, at: usize) {
        let mut x = area.x;
        for (i, screen) in SCREENS.iter().enumerate() {
            let name = format!("{} {}", screen.digit, view.say(screen.name));
            let (name, tone) =
                if i == at { (format!("[{name}]"), Tone::Focus) } else { (format!(" {name} "), Tone::Plain) };
            let room = area.right().saturating_sub(x);
            let used = text::put(buffer, (x, area.y), room, &name, view.colour.style(tone));
            self.tabs.push((Rect { x, width: used, ..area }, screen.tab));
            x = x.saturating_add(used);
        }
    }
}

fn banners(view: &View) -> Vec<String> {
    let notice = view.snapshot.notice.as_ref().map(|notice| {
        let hint = notice.hint.as_ref().map(|hint| format!(" — {}", view.phrase(hint))).unwrap_or_default();
        format!("✖ {}{hint}", view.phrase(&notice.message))
    });
    let age = view.now - view.snapshot.at;
    let stuck = (age > PATIENCE).then(|| {
        format!(
            "✖ {}",
            view.phrase(&phrase!(say::STUCK, age = show_duration(TimeDelta::seconds(age.num_seconds()))))
        )
    });
    let away = company::away(view).map(|away| format!("✖ {away}"));
    let paused = view.paused.map(|at| {
        let behind = show_duration(TimeDelta::seconds((view.now - at).num_seconds().max(0)));
        format!("⏸ {}", view.phrase(&phrase!(say::PAUSED, at = view.time(at), behind = behind)))
    });
    let proposed = course::proposed(view);
    away.into_iter().chain(proposed).chain(notice).chain(stuck).chain(paused).collect()
}

/// `golive  衡山会员系统 …     demo faults   T-00:42:10   ↶ roll back by 03:12 (1h 02m left)   22:47:18`
///
/// ` REPLAY 60× 22:41:05 ▶  Hengshan …     T-00:42:10   2026-12-05` when it is the past, and in colours of its own.
fn header(buffer: &mut Buffer, area: Rect, view: &View) {
    let zone = view.snapshot.plan.project.timezone;
    let time = |pattern| view.now.with_timezone(&zone).format(pattern).to_string();
    let (mark, clock, over) = match replay_mark(view) {
        Some(mark) => (mark, time("%Y-%m-%d "), view.colour.past()),
        None => (" golive ".to_owned(), time("%H:%M:%S "), Style::new()),
    };
    buffer.set_style(area, over);
    let cells = |width: usize| u16::try_from(width).unwrap_or(u16::MAX);
    let room = usize::from(area.width).saturating_sub(text::width(&mark) + 1);
    // Whoever looks up needs to know for which project, but the clocks come first.
    let full = right(view, &clock, false);
    let right = if full.width() + NAME_LEAST > room { right(view, &clock, true) } else { full };
    let wide = cells(right.width().min(room));
    let name = view.title(&view.snapshot.plan.project.name);
    let left = Words::toned(mark, Tone::Strong).and(format!(" {name}"), Tone::Plain);
    let at = area.right() - wide;
    text::put_words(buffer, (area.x, area.y), (at - area.x).saturating_sub(1), &left, view.colour, over);
    text::put_words(buffer, (at, area.y), wide, &right, view.colour, over);
}

/// Alerts, faults, the countdown, the decision clock, who is here and the time of day: in full, or as short as can be.
fn right(view: &View, clock: &str, short: bool) -> Words {
    let mut right = alarm(view);
    for switch in view.snapshot.switches.iter().filter(|switch| switch.on) {
        right = right.and(format!("! {}  ", view.say(switch.title)), Tone::Bad);
    }
    let decision = clocks::ticking(view);
    if let Some(cutover) = &view.snapshot.plan.cutover {
        if !short || decision.is_none() {
            right = right.and(format!("{} ", view.say(&say::CUTOVER)), Tone::Dim);
        }
        right = right.and(countdown(view.now, cutover.start), Tone::Strong).and("  ", Tone::Plain);
    }
    if let Some(decision) = decision {
        right.0.extend(clocks::words(view, &decision, short).0);
        right = right.and("  ", Tone::Plain);
    }
    let present = view.snapshot.company.present.len();
    if present > 1 && (!short || decision.is_none()) {
        let online = phrase!(say::ONLINE, count = present);
        right = right.and(format!("{}  ", view.phrase(&online)), Tone::Plain);
    }
    right.and(clock, Tone::Plain)
}

/// `! 2 alerts  ` while alerts need somebody.
fn alarm(view: &View) -> Words {
    let waiting = needing_somebody(&view.snapshot.alerts);
    if waiting == 0 {
        return Words::default();
    }
    let badge = counted(waiting, &say::ALERT_WAITS, &say::ALERTS_WAIT);
    Words::toned(format!("! {}  ", view.phrase(&badge)), Tone::Bad)
}

/// ` REPLAY 60× 22:41:05 ▶ `, and `⏸` while it is paused; `None` for the present.
fn replay_mark(view: &View) -> Option<String> {
    let replay = view.snapshot.replay?;
    let (glyph, zone) = (if replay.paused { "⏸" } else { "▶" }, view.snapshot.plan.project.timezone);
    let time = view.now.with_timezone(&zone).format("%H:%M:%S");
    Some(format!(" {} {}× {time} {glyph} ", view.say(&say::REPLAY), replay.speed))
}

/// `T-00:42:10` before, `T+00:01:00` after; in days while it is more than two away.
pub fn countdown(now: DateTime<Utc>, start: DateTime<Utc>) -> String {
    let left = start - now;
    let sign = if left > TimeDelta::zero() { '-' } else { '+' };
    let seconds = left.num_seconds().unsigned_abs();
    if seconds >= 172_800 {
        return format!("T{sign}{}d {:02}h", seconds / 86_400, seconds % 86_400 / 3_600);
    }
    format!("T{sign}{:02}:{:02}:{:02}", seconds / 3_600, seconds % 3_600 / 60, seconds % 60)
}

/// The keys that do something here, as many as there is room for.
fn footer(buffer: &mut Buffer, area: Rect, view: &View, context: Context) {
    let mut x = area.x + 1;
    for binding in keymap::bindings(context).filter(|binding| binding.is_in_footer()) {
        let keys = help::keys(binding);
        let key = keys.split(' ').next().unwrap_or_default();
        let label = view.say(binding.label);
        let wide = u16::try_from(text::width(key) + text::width(label) + 3).unwrap_or(u16::MAX);
        if x.saturating_add(wide) > area.right() {
            continue;
        }
        x += text::put(buffer, (x, area.y), wide, key, view.colour.style(Tone::Strong)) + 1;
        x += text::put(buffer, (x, area.y), wide, label, view.colour.style(Tone::Dim)) + 2;
    }
}

/// Draws a message at the bottom of an area; returns the lines it took.
fn status(buffer: &mut Buffer, area: Rect, view: &View, message: &Message) -> Rect {
    let (glyph, tone) = match message.sort {
        Sort::Done => ("✔", Tone::Strong),
        Sort::Refused => ("!", Tone::Warn),
        Sort::Failed => ("✖", Tone::Bad),
    };
    let mut words = Words::toned(format!(" {glyph} {}", view.phrase(&message.text)), tone);
    if let Some(hint) = &message.hint {
        words = words.and(format!(" — {}", view.phrase(hint)), Tone::Plain);
    }
    if message.sort == Sort::Failed {
        words = words.and(format!("  {}", view.say(&say::DISMISS)), Tone::Dim);
    }
    let lines = text::wrap(&words, area.width.into());
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(STATUS_MAX).min(area.height);
    let area = Rect { y: area.bottom() - height, height, ..area };
    for (y, line) in (area.top()..area.bottom()).zip(&lines) {
        text::put_words(buffer, (area.x, y), area.width, line, view.colour, Style::new());
    }
    area
}

fn prompt(frame: &mut Frame, area: Rect, view: &View, field: &Field) {
    let drawn = field.drawn(usize::from(area.width.saturating_sub(4)));
    let typed = drawn.lines.get(drawn.row).cloned().unwrap_or_default();
    let words = Words::dim(" /").and(typed, Tone::Strong);
    text::put_words(frame.buffer_mut(), (area.x, area.y), area.width, &words, view.colour, Style::new());
    let column = area.x.saturating_add(2 + u16::try_from(drawn.column).unwrap_or(u16::MAX));
    if column < area.right() {
        frame.set_cursor_position(Position::new(column, area.y));
    }
}

/// All that fits on a screen too small for anything else: the verdict.
pub fn tiny(buffer: &mut Buffer, area: Rect, view: &View) {
    let mut words = Words::toned(replay_mark(view).unwrap_or_default(), Tone::Strong);
    words.0.extend(gates::sentence(view).0);
    let lines = text::wrap(&words, area.width.into());
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        text::put_words(buffer, (area.x, y), area.width, &line, view.colour, Style::new());
    }
}
