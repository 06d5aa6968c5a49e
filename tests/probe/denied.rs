//! What must be refused: being let in is a failure, and so is not having asked.

use crate::{
    planned::planned,
    probes::{detail, once},
    servers::{Server, answer, ok},
    silent,
};
use golive::measure::{Outcome, Sample};

/// A member system that knows its people.
async fn members() -> Server {
    Server::answering(|request| match request.split(' ').nth(1).unwrap() {
        "/members" if request.contains("authorization: Bearer") => answer("403 Forbidden", "", "{}"),
        "/members" => answer("401 Unauthorized", "", "{}"),
        "/reports" => answer("302 Found", "location: /login\r\n", ""),
        "/legacy" => ok(r#"{"code":40301,"phone":"13800000000"}"#),
        "/hidden" => answer("404 Not Found", "", ""),
        "/broken" => answer("503 Oops", "", ""),
        _ => ok("{}"),
    })
    .await
}

fn ends(sample: &Sample, outcome: Outcome, words: &str) {
    assert_eq!(sample.outcome, outcome, "{}", detail(sample));
    assert!(detail(sample).contains(words), "{} lacks {words}", detail(sample));
}

async fn asked(server: &Server, path: &str, lines: &str) -> Sample {
    once(planned("denied", &format!("request = {{ url = \"{}\" }}\n{lines}", server.url(path)))).await
}

#[tokio::test]
async fn refusals_are_told_from_the_rest() {
    let server = members().await;
    ends(&asked(&server, "/members", "").await, Outcome::Ok, "refused: HTTP status 401");
    ends(&asked(&server, "/open", "").await, Outcome::Assertion, "let in: HTTP status 200");
    ends(&asked(&server, "/reports", "").await, Outcome::Assertion, "neither let in nor refused");
    ends(&asked(&server, "/hidden", "").await, Outcome::Assertion, "HTTP status 404 is neither");
    ends(&asked(&server, "/broken", "").await, Outcome::Status, "no proof of a refusal: HTTP status 503");
}

#[tokio::test]
async fn somebody_known_is_refused_by_403_alone() {
    let server = members().await;
    let cashier = format!(
        "as = \"signed-in\"\nrequest = {{ url = \"{}\", bearer = \"${{token}}\" }}",
        server.url("/members")
    );
    ends(&once(planned("denied", &cashier)).await, Outcome::Ok, "403");
    ends(&asked(&server, "/members", "as = \"signed-in\"").await, Outcome::Assertion, "not recognised");
}

#[tokio::test]
async fn the_plan_may_say_what_counts() {
    let server = members().await;
    ends(&asked(&server, "/legacy", "").await, Outcome::Assertion, "let in");
    ends(&asked(&server, "/legacy", "expect = [\"json.code == 40301\"]").await, Outcome::Ok, "");
    let wrong = asked(&server, "/legacy", "expect = [\"json.code == 1 || json.phone == 'x'\"]").await;
    assert!(!detail(&wrong).contains("13800000000"), "{}", detail(&wrong));
    ends(&wrong, Outcome::Assertion, "does not hold");
    let moved = "expect = [\"status == 302\", \"header['location'] == '/login'\", \"outcome == 'ok'\"]";
    ends(&asked(&server, "/reports", moved).await, Outcome::Ok, "");
    ends(
        &asked(&server, "/open", "expect = [\"json.absent != 1\"]").await,
        Outcome::Assertion,
        "json.absent",
    );
    for says_nothing in
        ["expect = [\"time < 20s\"]", "expect = [\"outcome == 'ok'\"]", "expect = [\"size > 0\"]"]
    {
        ends(&asked(&server, "/open", says_nothing).await, Outcome::Assertion, "let in");
    }
    ends(&asked(&server, "/members", "expect = [\"time < 20s\"]").await, Outcome::Ok, "401");
    ends(&asked(&server, "/hidden", "expect = [\"json.code == 1\"]").await, Outcome::Body, "not JSON");
}

#[tokio::test]
async fn not_reaching_the_target_is_no_refusal() {
    let nowhere = |lines: &str| {
        planned("denied", &format!("request = {{ url = \"https://nowhere.invalid/\" }}\n{lines}"))
    };
    ends(&once(nowhere("")).await, Outcome::Dns, "no proof of a refusal: the name");
    ends(&once(nowhere("expect = [\"status == 401\"]")).await, Outcome::Dns, "no proof");
    ends(&once(nowhere("expect = [\"outcome == 'dns'\"]")).await, Outcome::Ok, "");
    ends(&once(nowhere("expect = [\"outcome == 'refused'\"]")).await, Outcome::Assertion, "'dns'");
    ends(
        &once(nowhere("expect = [\"outcome == 'dns' && status != 200\"]")).await,
        Outcome::Assertion,
        "status",
    );
    let silent = silent().await;
    ends(
        &asked(&silent, "/", "timeout = \"200ms\"").await,
        Outcome::Timeout,
        "no proof of a refusal: no answer",
    );
    let cut = Server::raw(|stream| async move { drop(stream) }).await;
    ends(&asked(&cut, "/", "").await, Outcome::Reset, "no proof");
}

#[tokio::test]
async fn ports() {
    let server = members().await;
    let open = server.address.port();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = listener.local_addr().unwrap().port();
    drop(listener);
    let port = |port: u16, lines: &str| {
        once(planned("denied", &format!("host = \"127.0.0.1\"\nport = {port}\n{lines}")))
    };
    ends(&port(closed, "").await, Outcome::Ok, "closed: the connection was refused");
    ends(&port(open, "").await, Outcome::Assertion, &format!("let in: port {open}"));
    ends(&port(open, "expect = [\"outcome == 'ok'\"]").await, Outcome::Assertion, "let in");
    ends(&port(closed, &format!("open = {open}")).await, Outcome::Ok, "closed");
    ends(&port(closed, "expect = [\"outcome == 'refused' && time < 10s\"]").await, Outcome::Ok, "closed");
    ends(&port(closed, "expect = [\"outcome == 'timeout'\"]").await, Outcome::Assertion, "'refused'");
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let down = other.local_addr().unwrap().port();
    drop(other);
    ends(&port(closed, &format!("open = {down}")).await, Outcome::Refused, "cannot be reached either");
    let lost = once(planned("denied", "host = \"nowhere.invalid\"\nport = 5432")).await;
    ends(&lost, Outcome::Dns, "no proof of a refusal");
}
