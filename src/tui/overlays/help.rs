//! The keys of a screen, written from the table that drives them.

use crate::{
    tui::{
        charts::heat,
        keymap::{BINDINGS, Binding, Scope},
        screens::Tab,
        subject::Sort,
        view::View,
        widgets::{doc::Doc, spark, text::Words},
    },
    wording::{Text, console as words, keyboard as say},
};

/// The sorts of subjects on a screen that something can be done with.
fn sorts(tab: Tab) -> &'static [Sort] {
    match tab {
        Tab::Goals => &[Sort::Requirement],
        Tab::Plan => &[Sort::Milestone, Sort::Item, Sort::Checklist],
        Tab::Trial => &[Sort::Case, Sort::Feedback],
        Tab::Overview => &[
            Sort::Criterion,
            Sort::Gate,
            Sort::Waiver,
            Sort::Requirement,
            Sort::Milestone,
            Sort::Item,
            Sort::Case,
        ],
        Tab::Launch => &[Sort::Alert, Sort::Criterion, Sort::Gate],
        Tab::Runbook => &[Sort::Step],
    }
}

pub fn doc(view: &View, tab: Tab) -> Doc {
    let mut doc = Doc::default();
    let replay = view.snapshot.replay.is_some();
    if replay {
        section(view, &mut doc, &say::IN_A_REPLAY, |it| it.scope == Scope::Replay);
    } else {
        for sort in sorts(tab) {
            section(
                view,
                &mut doc,
                heading(*sort),
                |it| matches!(it.scope, Scope::On(sorts) if sorts.contains(sort)),
            );
        }
    }
    if tab == Tab::Launch {
        section(view, &mut doc, &say::ON_CHARTS, |it| it.scope == Scope::Charts);
    }
    section(view, &mut doc, &say::EVERYWHERE, |it| {
        let everywhere = matches!(it.scope, Scope::Browse | Scope::Screen | Scope::Anywhere);
        everywhere && (!replay || it.is_in_replay())
    });
    section(view, &mut doc, &say::ON_THE_WALL, |it| it.scope == Scope::Wall);
    if !replay {
        section(view, &mut doc, &say::IN_A_FORM, |it| it.scope == Scope::Form);
    }
    section(view, &mut doc, &say::WHILE_TYPING, |it| it.scope == Scope::Typing);
    doc.heading(view.say(&say::MOUSE));
    doc.text(view.say(&say::MOUSE_DOC));
    doc.heading(view.say(&say::SIGNS));
    for (glyph, meaning) in SIGNS {
        doc.item(Words::new(*glyph), view.say(meaning));
    }
    doc
}

const SIGNS: &[(&str, &Text)] = &[
    ("✔", &words::SIGN_GOOD),
    ("✖", &words::SIGN_BAD),
    ("?", &words::SIGN_OPEN),
    ("●", &words::SIGN_MET),
    ("◐", &words::SIGN_UNPROVEN),
    ("■", &words::SIGN_BLOCKED),
    ("·", &words::SIGN_NONE),
    ("–", &words::SIGN_UNKNOWN),
    ("▁█", &words::SIGN_TREND),
    ("!", &words::SIGN_FAILED),
    ("░▒▓█", &words::SIGN_HEAT),
    ("x", &words::SIGN_MISSED),
    ("▾", &words::SIGN_NOTED),
    ("┃", &words::SIGN_SLOW),
    ("~", &words::SIGN_WAIVED),
    ("@", &words::SIGN_CLAIMED),
    ("○", &words::SIGN_UNSIGNED),
];

fn heading(sort: Sort) -> &'static Text {
    match sort {
        Sort::Requirement => &say::ON_REQUIREMENT,
        Sort::Milestone => &say::ON_MILESTONE,
        Sort::Case => &say::ON_CASE,
        Sort::Feedback => &say::ON_FEEDBACK,
        Sort::Item => &say::ON_ITEM,
        Sort::Checklist => &say::ON_CHECKLIST,
        Sort::Gate => &say::ON_GATE,
        Sort::Criterion => &say::ON_CRITERION,
        Sort::Waiver => &say::ON_WAIVER,
        Sort::Alert => &say::ON_ALERT,
        Sort::Step => &say::ON_STEP,
        Sort::Run | Sort::Runbook => &say::ON_RUN,
    }
}

fn section(view: &View, doc: &mut Doc, title: &'static Text, wanted: impl Fn(&Binding) -> bool) {
    doc.heading(view.say(title));
    for binding in BINDINGS.iter().filter(|binding| wanted(binding)) {
        doc.field(&keys(binding), view.say(binding.doc));
    }
}

/// The keys of a binding as they are printed on keyboards.
pub fn keys(binding: &Binding) -> String {
    let names: Vec<String> = binding.keys.iter().map(|key| key.name()).collect();
    names.join(" ")
}

// The help explains the marks that trends and maps use.
const _: () = assert!(spark::FAILED == '!' && heat::MISSED == 'x' && heat::NOTED == '▾' && heat::SLOW == '┃');
