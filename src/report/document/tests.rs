//! Documents in every form, and text that wants to be more than text.

use super::{Cell, Column, Document, Part, Section, Sort, Table, Tone};
use crate::wording::{Lang, night_record as say};

/// What somebody could write as a note or a name.
const NASTY: &str =
    "</td><script>alert('x')</script> <img src=x onerror=\"y()\"> [a](javascript:z) `b` \\<i>";

fn document(text: &str) -> Document {
    let column = |sort| Column { title: text.to_owned(), sort };
    let columns = [Sort::Text, Sort::Short, Sort::Number, Sort::Code].map(column).to_vec();
    let row = vec![text.into(), Cell::toned(text, Tone::Bad), "1".into(), "ab".into()];
    let parts = vec![
        Part::Line(text.to_owned()),
        Part::Heading(text.to_owned()),
        Part::Table(Table { columns, rows: vec![row] }),
        Part::List(vec![text.to_owned()]),
        Part::Question(text.to_owned()),
        Part::Blank(vec![text.to_owned()], 2),
    ];
    let sections = vec![Section { title: text.to_owned(), parts }];
    Document { title: text.to_owned(), lang: Lang::En, sections }
}

#[test]
fn each_form_says_the_same() {
    let mark = say::FOR_PEOPLE.en;
    let expected = format!(
        "# k | v\n\n## k | v\n\nk | v\n\n### k | v\n\n| k \\| v | k \\| v | k \\| v | k \\| v |\n\
         | --- | --- | --- | --- |\n| k \\| v | k \\| v | 1 | ab |\n\n- k | v\n\n> **{mark}** k | v\n\n\
         | k \\| v |\n| --- |\n|  |\n|  |\n"
    );
    assert_eq!(document("k |\nv").markdown().replace("<br>", " "), expected);
    let json = document("k").json();
    assert_eq!(json["sections"][0]["parts"][2]["table"][1][3], "ab");
    assert_eq!(json["sections"][0]["parts"][4]["question"], "k");
}

#[test]
fn nothing_that_people_wrote_is_code() {
    let html = document(NASTY).html();
    for code in ["<script", "<img", "<i>", "</td><s", "onerror=\""] {
        assert!(!html.contains(code), "{code} in\n{html}");
    }
    assert!(
        !html.contains("http:") && !html.contains("https:") && !html.contains("url("),
        "nothing is fetched"
    );
    let markdown = document(NASTY).markdown();
    for (place, _) in markdown.match_indices('<') {
        let before = markdown[..place].chars().rev().take_while(|c| *c == '\\').count();
        assert!(before % 2 == 1 || markdown[place..].starts_with("<br>"), "HTML in\n{markdown}");
    }
    assert!(!markdown.contains("](javascript"), "a link in\n{markdown}");
}

/// What readers with a screen reader, and printers, go by.
#[test]
fn pages_have_a_structure() {
    let html = document("k").html();
    assert!(html.contains("<html lang=\"en\">") && html.contains("<title>k</title>"), "{html}");
    let chinese = Document { lang: Lang::Zh, ..document("k") };
    assert!(chinese.html().contains("<html lang=\"zh-Hans\">"));
    assert_eq!((html.matches("<h1").count(), html.matches("<main>").count()), (1, 1));
    let headings: Vec<u32> = html
        .match_indices("<h")
        .filter_map(|(place, _)| html[place + 2..].chars().next()?.to_digit(10))
        .collect();
    assert_eq!(headings, [1, 2, 3], "no level is left out");
    for tag in ["table", "thead", "tbody", "tr", "td", "section", "ul", "ol", "nav", "p", "div"] {
        let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "<{tag}> in\n{html}");
    }
    assert!(html.contains("href=\"#s1\"") && html.contains("id=\"s1\""), "contents lead somewhere");
    assert!(html.contains("<td data-label=\"k\" class=\"short bad\">k</td>"), "{html}");
}
