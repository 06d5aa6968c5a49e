//! What stands under the clocks: the steps of the moment, alerts, objectives and votes. Worst first, and no more than
//! fits: what is not shown is counted.

use crate::{
    alert, phrase,
    runbook::Phase,
    slo::Standing,
    tui::{
        course::{self, Course, ticking},
        panels::{alerts, gates, probes, steps},
        theme::Tone,
        view::{View, percent, standing_tone},
        widgets::{
            table,
            text::{self, Words},
        },
    },
    wording::{Text, console, night as say},
};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};
use std::cmp::Reverse;

struct List {
    name: &'static Text,
    lines: Vec<Words>,
    /// Stands where there are no lines.
    none: &'static Text,
}

/// Everything under each other, what decides first.
pub fn narrow(buffer: &mut Buffer, area: Rect, view: &View) {
    let width = area.width;
    draw(buffer, area, view, &[run(view, width), alerting(view), objectives(view), votes(view, width)]);
}

pub fn left(buffer: &mut Buffer, area: Rect, view: &View) {
    let width = area.width;
    draw(buffer, area, view, &[run(view, width), votes(view, width)]);
}

pub fn right(buffer: &mut Buffer, area: Rect, view: &View) {
    draw(buffer, area, view, &[alerting(view), objectives(view)]);
}

/// Shares the room: each list its title and one line, and then in turn what each still needs.
fn draw(buffer: &mut Buffer, area: Rect, view: &View, lists: &[List]) {
    let mut heights = vec![0_usize; lists.len()];
    let mut room = usize::from(area.height);
    for height in &mut heights {
        if room >= 2 {
            (*height, room) = (2, room - 2);
        }
    }
    while room > 0 {
        let needs = |i: &usize| heights[*i] >= 2 && heights[*i] < lists[*i].lines.len() + 1;
        let Some(next) = (0..lists.len()).filter(needs).min_by_key(|i| heights[*i]) else { break };
        heights[next] += 1;
        room -= 1;
    }
    // Air between the lists, where there is any left.
    let gap = usize::from(room >= lists.len());
    let mut y = area.y;
    for (list, height) in lists.iter().zip(heights).filter(|(_, height)| *height > 0) {
        let height = u16::try_from(height).unwrap_or(u16::MAX);
        one(buffer, Rect { y, height, ..area }, view, list);
        y += height + u16::try_from(gap).unwrap_or_default();
    }
}

fn one(buffer: &mut Buffer, area: Rect, view: &View, list: &List) {
    let seen = usize::from(area.height.saturating_sub(1));
    let hidden = list.lines.len().saturating_sub(seen);
    let note = if hidden > 0 { Words::toned(format!("+{hidden}"), Tone::Warn) } else { Words::default() };
    let head = Rect { height: 1, ..area };
    table::rule(buffer, head, &Words::toned(view.say(list.name), Tone::Strong), &note, view.colour);
    let none = [Words::dim(view.say(list.none))];
    let lines = if list.lines.is_empty() { &none[..] } else { &list.lines };
    for (y, line) in (area.y + 1..area.bottom()).zip(lines) {
        text::put_words(
            buffer,
            (area.x + 1, y),
            area.width.saturating_sub(2),
            line,
            view.colour,
            Style::new(),
        );
    }
}

/// What is under way or waits for somebody, then progress and forecast.
fn run(view: &View, width: u16) -> List {
    let mut lines = Vec::new();
    if let Some(proposed) = course::proposed(view) {
        lines.extend(text::wrap(&Words::toned(proposed, Tone::Bad), usize::from(width.saturating_sub(2))));
    } else if Course::current(view).is_some_and(|course| course.proposes_rollback()) {
        lines.push(Words::toned(format!("↶ {}", view.say(&say::ROLLBACK_PROPOSED)), Tone::Bad));
    }
    if let Some(course) = Course::current(view).filter(|course| course.run.is_some()) {
        let mut open = course.phases(view);
        open.retain(|(_, phase)| {
            !matches!(phase, Phase::Done | Phase::Skipped | Phase::Undone | Phase::Waiting)
        });
        open.sort_by_key(|(_, phase)| match phase {
            Phase::Unknown => 0,
            Phase::Failed => 1,
            Phase::UnderWay => 2,
            _ => 3,
        });
        for (step, phase) in open {
            let mut line = Words::toned(format!("{} ", phase.glyph()), steps::tone(phase))
                .and(view.title(&step.title), Tone::Strong)
                .and(format!("  {}", view.say(phase.name())), steps::tone(phase));
            if let Some(taken) = course.taken(&step.id) {
                line = line.and(format!("  {}", ticking(taken.span(view.now))), Tone::Strong);
            }
            let owner = step.owner.as_ref().map(|owner| format!("  {}", view.person(owner.as_str())));
            lines.push(line.and(owner.unwrap_or_default(), Tone::Plain));
        }
        let cells = usize::from(width.saturating_sub(2));
        lines.extend(text::wrap(&steps::progress(view, &course), cells));
        lines.extend(steps::forecast(view, &course).iter().flat_map(|words| text::wrap(words, cells)));
    }
    List { name: &say::UNDER_WAY_NOW, lines, none: &say::NO_RUN }
}

/// Alerts that need somebody, the gravest first.
fn alerting(view: &View) -> List {
    let mut open: Vec<&alert::Assessment> =
        view.snapshot.alerts.iter().filter(|alert| alerts::glyph(alert).1 != Tone::Dim).collect();
    open.sort_by_key(|alert| match alerts::glyph(alert).1 {
        Tone::Bad => 0,
        Tone::Warn => 1,
        _ => 2,
    });
    let line = |alert: &&alert::Assessment| {
        let (glyph, tone) = alerts::glyph(alert);
        let words = Words::toned(format!("{glyph} {}", view.title(&alert.title)), tone);
        words.and(format!("  {}", view.say(alert.standing.name())), Tone::Plain)
    };
    List { name: &console::ALERTS, lines: open.iter().map(line).collect(), none: &say::NO_ALERT }
}

/// Every objective, a broken one first.
fn objectives(view: &View) -> List {
    let mut rows: Vec<_> = view.snapshot.probes().iter().filter(|row| row.standing.is_some()).collect();
    rows.sort_by_key(|row| {
        Reverse(match row.standing {
            Some(Standing::Broken) => 2,
            Some(Standing::Unproven) => 1,
            _ => 0,
        })
    });
    let met = rows.iter().filter(|row| row.standing == Some(Standing::Met)).count();
    let mut lines = vec![Words::new(view.phrase(&phrase!(say::OBJECTIVES_MET, met = met, all = rows.len())))];
    lines.extend(rows.iter().filter_map(|row| {
        let standing = row.standing?;
        let (glyph, tone) = probes::glyph(row);
        Some(
            Words::toned(format!("{glyph} "), tone)
                .and(view.title(&row.title), Tone::Strong)
                .and(format!("  {}", view.say(standing.name())), standing_tone(standing))
                .and(format!("  {}", percent(row.ok, row.events)), Tone::Plain),
        )
    }));
    List { name: &say::OBJECTIVES, lines, none: &say::NO_ALERT }
}

fn votes(view: &View, width: u16) -> List {
    List {
        name: &console::VOTES,
        lines: gates::votes(view, width.saturating_sub(2).into()),
        none: &say::NO_SEATS,
    }
}
