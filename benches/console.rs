//! How long it takes to draw what the console shows.

#[path = "support/project.rs"]
mod project;

use divan::Bencher;
use golive::{
    plan::Role,
    tui::{
        Colour, Console,
        input::{Input, Key},
    },
    wording::Lang,
};
use project::Project;
use ratatui::{Terminal, backend::TestBackend};

fn main() {
    divan::main();
}

/// The launch screen over a thousand probes.
#[divan::bench(sample_count = 200)]
fn draw_1000_probes(bencher: Bencher) {
    draw(bencher, &Project::crowded(1_000), Some(Role::Support), '6');
}

/// Each screen of the shipped plan.
#[divan::bench(args = ['0', '1', '3', '5', '6'], sample_count = 200)]
fn draw_shipped_plan(bencher: Bencher, screen: char) {
    draw(bencher, &Project::shipped(), None, screen);
}

fn draw(bencher: Bencher, project: &Project, role: Option<Role>, screen: char) {
    let snapshot = project.snapshot();
    let mut console = Console::new(Lang::Zh, role, Colour::Shown);
    console.handle(Input::Key(Key::Char(screen)), &snapshot);
    let Ok(mut terminal) = Terminal::new(TestBackend::new(200, 60));
    bencher.bench_local(move || {
        terminal.draw(|frame| console.draw(frame, &snapshot, snapshot.at)).map(|drawn| drawn.count)
    });
}
