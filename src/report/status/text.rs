//! The page for people: at most 80 cells wide, whatever the titles.

use super::{CONFIDENCE, Gate, Milestone, Phase, Scope, Status, executed, poll, runs, waiver};
use crate::{
    gate::Judged,
    phrase,
    report::{
        board::ProbeRow,
        clip::{clip, wrap},
        gate::reason,
        judging::{compare_listing, usage_listing},
        local, percent,
        probes::{machines, share},
        size,
        table::{Cell, Column, Listing},
    },
    state::AlertStanding,
    value::show_duration,
    verdict::Verdict,
    wording::{
        Lang, Phrase, Text, cli as words, decision, gate as say_gate, judging, report as heading,
        status as say,
    },
};
use chrono::TimeDelta;
use chrono_tz::Tz;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// The width of a page, in cells.
const CELLS: usize = 80;

/// Criteria of a gate that are told.
const CRITERIA_MAX: usize = 3;

/// Lines of a page that one sentence takes at most.
const LINES_MAX: usize = 4;

pub fn text(status: &Status, lang: Lang) -> String {
    let mut page = Page { lang, text: String::new() };
    head(&mut page, status);
    if let Some(clock) = &status.clock {
        page.section(&decision::CLOCKS, None);
        clock.lines.iter().for_each(|line| page.wrapped(line));
    }
    status.runs.iter().for_each(|run| runs::text(&mut page, run));
    status.gates.iter().for_each(|it| gate(&mut page, it, status.zone));
    poll::text(&mut page, &status.polls, status.zone);
    waiver::text(&mut page, &status.waivers, status.zone);
    alerts(&mut page, status);
    if status.requirements.iter().any(|scope| scope.total > 0) {
        page.section(&say::REQUIREMENTS, None);
        page.table(&requirements(&status.requirements));
    }
    milestones(&mut page, status);
    acceptance(&mut page, status);
    feedback(&mut page, status);
    if !status.probes.is_empty() {
        page.section(&say::PROBES, None);
        page.table(&probes(status));
    }
    if !status.hosts.is_empty() {
        page.section(&say::HOSTS, None);
        page.table(&machines(&status.hosts));
    }
    if !status.usages.is_empty() {
        page.section(&judging::USAGE, None);
        page.table(&usage_listing(&status.usages));
    }
    if !status.compares.is_empty() {
        page.section(&judging::COMPARISONS, None);
        page.table(&compare_listing(&status.compares));
    }
    if !status.checklists.is_empty() {
        page.section(&say::CHECKLISTS, None);
        page.table(&checklists(status));
    }
    if let Some(size) = status.size.as_ref().filter(|size| size.bytes() > 0) {
        page.section(&say::MEASUREMENTS, Some(&size::summary(size, &status.retention)));
        page.table(&size::listing(size, &status.retention, status.zone));
    }
    events(&mut page, status);
    page.text
}

/// Text that grows line by line.
pub(super) struct Page {
    pub lang: Lang,
    pub text: String,
}

impl Page {
    pub fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{}", clip(line, CELLS));
    }

    fn say(&mut self, indent: &str, phrase: &Phrase) {
        let line = format!("{indent}{}", phrase.render(self.lang));
        self.line(&line);
    }

    /// As many lines as it takes.
    pub fn wrapped(&mut self, phrase: &Phrase) {
        for line in wrap(&phrase.render(self.lang), CELLS - 2, LINES_MAX) {
            self.line(&format!("  {line}"));
        }
    }

    /// Under a line that begins with a mark.
    pub fn indented(&mut self, text: &str) {
        for line in wrap(text, CELLS - 6, LINES_MAX) {
            self.line(&format!("      {line}"));
        }
    }

    /// A blank line and a heading, with what can be said in the same line.
    pub fn section(&mut self, title: &'static Text, summary: Option<&Phrase>) {
        let summary = summary.map(|phrase| format!("  {}", phrase.render(self.lang))).unwrap_or_default();
        self.text.push('\n');
        let line = format!("{}{summary}", title.get(self.lang));
        self.line(&line);
    }

    fn table(&mut self, listing: &Listing) {
        for line in listing.text(self.lang).lines() {
            self.line(&format!("  {line}"));
        }
    }
}

/// The project at the left, the time at the right, and below how far away the cutover is.
fn head(page: &mut Page, status: &Status) {
    let time = local(status.at, status.zone);
    let name = format!("{} ({})", status.name.get(page.lang), status.project);
    let name = clip(&name, CELLS - time.width() - 2);
    let gap = CELLS - time.width() - name.width();
    page.line(&format!("{name}{}{time}", " ".repeat(gap)));
    let Some(cutover) = status.cutover else { return page.say("", &(&say::NO_CUTOVER).into()) };
    let span = match cutover.phase {
        Phase::Before => cutover.start - status.at,
        Phase::During => cutover.end - status.at,
        Phase::After => status.at - cutover.end,
    };
    let (start, end) = (local(cutover.start, status.zone), local(cutover.end, status.zone));
    let said = phrase!(*cutover.phase.text(), span = show_duration(seconds(span)), start = start, end = end);
    page.say("", &said);
}

/// Whole seconds: nobody reads the rest.
fn seconds(span: TimeDelta) -> TimeDelta {
    TimeDelta::seconds(span.num_seconds())
}

/// How many fire and how many cannot be judged, and each that fires.
fn alerts(page: &mut Page, status: &Status) {
    if status.alerts_total == 0 {
        return;
    }
    let firing: Vec<_> = status.alerts.iter().filter(|it| it.standing.is_firing()).collect();
    let unknown = status.alerts.iter().filter(|it| it.standing == AlertStanding::Unknown).count();
    let said =
        phrase!(say::ALERTS_COUNT, firing = firing.len(), unknown = unknown, total = status.alerts_total);
    page.section(&say::ALERTS, Some(&said));
    for alert in firing {
        let (severity, standing) = (alert.severity.name(), alert.standing.name());
        let line = phrase!(
            say::ALERT,
            severity = severity,
            title = &alert.title,
            id = &alert.id,
            standing = standing
        );
        page.say("  ", &line);
    }
}

fn gate(page: &mut Page, Gate { assessment: gate, decided }: &Gate, zone: Tz) {
    let count = |verdict| gate.counting().filter(|judged| judged.verdict == verdict).count();
    let line =
        phrase!(words::VERDICT_LINE, title = &gate.title, gate = &gate.gate, verdict = gate.verdict.name());
    let counted = if count(Verdict::Error) > 0 { &say::CRITERIA_ERRORS } else { &say::CRITERIA };
    let counts = phrase!(
        *counted,
        go = count(Verdict::Go),
        no_go = count(Verdict::NoGo),
        unknown = count(Verdict::Inconclusive),
        errors = count(Verdict::Error)
    );
    page.text.push('\n');
    page.line(&format!("{} {}", gate.verdict.glyph(), line.render(page.lang)));
    if let (Some(decided), Some(decision)) = (decided, &gate.decided) {
        let since = phrase!(say_gate::SINCE, at = local(decision.note.at, zone));
        page.indented(&format!("{}{}", decided.render(page.lang), since.render(page.lang)));
    }
    page.say("  ", &counts);
    if gate.waived() > 0 {
        page.say("  ", &phrase!(say::WAIVED, count = gate.waived()));
    }
    let mut open: Vec<&Judged> = gate.counting().filter(|judged| judged.verdict != Verdict::Go).collect();
    open.sort_by_key(|judged| (judged.waived.is_some(), std::cmp::Reverse(judged.verdict)));
    for judged in open.iter().take(CRITERIA_MAX) {
        let glyph = if judged.waived.is_some() { "~" } else { judged.verdict.glyph() };
        page.line(&format!("  {glyph} {}  {}", judged.id, judged.title.get(page.lang)));
        for line in wrap(&reason(judged, page.lang), CELLS - 6, 2) {
            page.line(&format!("      {line}"));
        }
    }
    if open.len() > CRITERIA_MAX {
        page.say("  ", &phrase!(say::MORE_CRITERIA, count = open.len() - CRITERIA_MAX));
    }
}

fn requirements(scopes: &[Scope]) -> Listing {
    let columns = vec![
        Column { key: "priority", heading: &heading::PRIORITY },
        Column { key: "total", heading: &say::TOTAL },
        Column { key: "delivered", heading: &say::DELIVERED },
        Column { key: "verified", heading: &say::VERIFIED },
    ];
    let row = |scope: &Scope| {
        let name = Cell::Word(scope.priority.word(), scope.priority.name());
        vec![name, Cell::Count(scope.total), Cell::Count(scope.delivered), Cell::Count(scope.verified)]
    };
    let planned = scopes.iter().filter(|scope| scope.total > 0);
    Listing { columns, rows: planned.map(row).collect() }
}

fn milestones(page: &mut Page, status: &Status) {
    let milestones = &status.milestones;
    let (total, reached, late) = (milestones.total, milestones.reached, milestones.late.len());
    let summary = phrase!(say::MILESTONES_REACHED, reached = reached, total = total, late = late);
    page.section(&say::MILESTONES, Some(&summary));
    let late = milestones.late.iter().map(|milestone| (&say::LATE, milestone));
    for (text, milestone) in late.chain(milestones.next.iter().map(|milestone| (&say::NEXT, milestone))) {
        let Milestone { id, title, due } = milestone;
        let due = due.map_or_else(|| "–".to_owned(), |due| due.to_string());
        page.say("  ", &phrase!(*text, due = due, id = id, title = title));
    }
}

fn acceptance(page: &mut Page, status: &Status) {
    let cases = &status.cases;
    let run = executed(cases);
    page.section(&say::UAT, Some(&phrase!(say::EXECUTED, run = run, total = cases.total)));
    let Some(interval) = status.pass_rate else { return };
    let (pass, fail, blocked) = (cases.pass, cases.fail, cases.blocked);
    page.say("  ", &phrase!(say::RESULTS, pass = pass, fail = fail, blocked = blocked));
    let said = phrase!(
        say::PASS_RATE,
        share = percent(pass as f64 / run as f64),
        n = run,
        confidence = percent(CONFIDENCE),
        low = percent(interval.low),
        high = percent(interval.high)
    );
    page.say("  ", &said);
}

fn feedback(page: &mut Page, status: &Status) {
    let open = status.feedback.iter().filter(|(_, n)| *n > 0);
    let parts: Vec<String> =
        open.map(|(severity, n)| format!("{} {n}", severity.name().get(page.lang))).collect();
    let summary = if parts.is_empty() {
        Phrase::from(&say::NO_FEEDBACK)
    } else {
        phrase!(say::OPEN_FEEDBACK, counts = parts.join(say::COMMA.get(page.lang)))
    };
    page.section(&say::FEEDBACK, Some(&summary));
}

fn probes(status: &Status) -> Listing {
    let columns = vec![
        Column { key: "id", heading: &words::COLUMN_PROBE },
        Column { key: "slo", heading: &words::COLUMN_SLO },
        Column { key: "success", heading: &words::COLUMN_SUCCESS },
        Column { key: "n", heading: &words::COLUMN_EVENTS },
        Column { key: "outcome", heading: &say::LAST },
        Column { key: "age", heading: &say::AGO },
    ];
    let row = |row: &ProbeRow| {
        let last = row.last.as_ref();
        vec![
            Cell::Plain(clip(row.id.as_str(), 28)),
            row.standing.map_or(Cell::Nothing, |standing| Cell::Word(standing.word(), standing.name())),
            share(row.ok, row.events).map_or(Cell::Nothing, |share| Cell::Plain(percent(share))),
            Cell::Count(row.events),
            last.map_or(Cell::Nothing, |last| Cell::Word(last.outcome.word(), last.outcome.name())),
            last.map_or(Cell::Nothing, |last| Cell::Plain(show_duration(seconds(status.at - last.at)))),
        ]
    };
    Listing { columns, rows: status.probes.iter().map(row).collect() }
}

fn checklists(status: &Status) -> Listing {
    let columns = vec![
        Column { key: "id", heading: &heading::CHECKLIST },
        Column { key: "done", heading: &words::DONE },
        Column { key: "total", heading: &say::TOTAL },
        Column { key: "failing", heading: &say::FAILING },
        Column { key: "title", heading: &heading::TITLE },
    ];
    let rows = status.checklists.iter().map(|list| {
        let count = |n: usize| Cell::Count(n as u64);
        let counts = list.counts;
        let id = Cell::Plain(clip(list.id.as_str(), 28));
        vec![
            id,
            count(counts.done),
            count(counts.total),
            count(counts.failing),
            Cell::Title(list.title.clone()),
        ]
    });
    Listing { columns, rows: rows.collect() }
}

fn events(page: &mut Page, status: &Status) {
    if status.events.is_empty() {
        return page.section(&say::EVENTS, Some(&(&say::NO_EVENTS).into()));
    }
    page.section(&say::EVENTS, None);
    for event in &status.events {
        let (at, what) = (local(event.at, status.zone), event.what.render(page.lang).replace('\n', " "));
        page.line(&format!("  {:>5}  {at}  {}  {what}", event.seq, event.by));
    }
}
