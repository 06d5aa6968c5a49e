//! Command lines as they are copied, and the probes they become.

use super::*;
use crate::{
    import::{Home, emit},
    wording::Lang,
};

fn drafted(command: &str) -> Import {
    curl(command, Wish::default(), &|_| false).unwrap_or_else(|mistake| panic!("{command}: {mistake:?}"))
}

fn toml(command: &str) -> String {
    emit(&drafted(command), Home::NewFile, Lang::En)
}

fn request(command: &str) -> toml::Table {
    let table: toml::Table = toml(command).parse().unwrap();
    let (_, probe) = table["probe"].as_table().unwrap().iter().next().unwrap();
    probe["request"].as_table().unwrap().clone()
}

/// What Chrome, Firefox and Postman put on the clipboard, with a secret in every place they have for one.
const COPIED: [(&str, &str); 6] = [
    (
        "proxy",
        "curl -x http://CANARY-1:CANARY-2@proxy.cn:3128 -H 'Authorization: Basic cHJvYmU6Q0FOQVJZ' https://x.cn/a -b x=CANARY-3 -b 'y=CANARY-4'",
    ),
    (
        "which login counts",
        "curl -u a:CANARY-1 --oauth2-bearer CANARY-2 -H 'authorization: Digest CANARY-3' https://b:CANARY-4@x.cn/a -U x:CANARY-5",
    ),
    (
        "chrome",
        r#"curl 'https://crm.example.cn/api/v1/members/search?token=CANARY-1&page=1' \
  -H 'accept: application/json' \
  -H 'accept-language: zh-CN,zh;q=0.9' \
  -H 'authorization: Bearer CANARY-2' \
  -H 'content-type: application/json' \
  -b 'sid=CANARY-3; theme=dark' \
  -H 'origin: https://crm.example.cn' \
  -H 'priority: u=1, i' \
  -H 'referer: https://crm.example.cn/?token=CANARY-4' \
  -H 'sec-ch-ua: "Chromium";v="140", "Not=A?Brand";v="24"' \
  -H 'sec-ch-ua-mobile: ?0' \
  -H 'user-agent: Mozilla/5.0 (X11; Linux x86_64)' \
  --data-raw $'{"phone":"13812345678","note":"it\'s","password":"CANARY-5\u0021","n":1.5}'"#,
    ),
    (
        "firefox",
        r"curl 'https://crm.example.cn/login' --compressed -X POST -H 'User-Agent: Mozilla/5.0' -H 'Accept: */*' -H 'Accept-Encoding: gzip, deflate, br, zstd' -H 'Content-Type: application/x-www-form-urlencoded; charset=UTF-8' -H 'X-CSRF-Token: CANARY-1' -H 'Connection: keep-alive' -H 'Cookie: JSESSIONID=CANARY-2' -H 'Sec-Fetch-Dest: empty' -H 'DNT: 1' --data-raw 'user=probe&password=CANARY-3%21&remember=1'",
    ),
    (
        "postman",
        "curl --location --request PUT 'https://crm.example.cn/members/42' \\\n--header 'X-Api-Key: CANARY-1' \\\n--header 'Postman-Token: CANARY-2' \\\n--header 'Content-Type: application/json' \\\n--data '{\n    \"level\": \"gold\",\n    \"access_token\": \"CANARY-3\"\n}'",
    ),
    (
        "docs",
        "curl -sS -u probe:CANARY-1 -m 2.5 https://u:CANARY-2@crm.example.cn/health?key=CANARY-3-long-enough | jq .",
    ),
];

#[test]
fn copied_commands_become_probes_without_their_secrets() {
    for (name, command) in COPIED {
        let import = drafted(command);
        let text = emit(&import, Home::NewFile, Lang::En);
        text.parse::<toml::Table>().unwrap();
        let told = format!("{import:?}");
        for canary in ["CANARY", "13812345678"] {
            assert!(!text.contains(canary) && !told.contains(canary), "{name}: {text}\n{told}");
        }
        for secret in &import.secrets {
            assert!(text.contains(&format!("env = \"{}\"", secret.env)), "{name}: {secret:?}");
        }
    }
}

#[test]
fn a_browsers_noise_is_left_out_and_the_rest_kept() {
    let request = request(COPIED[2].1);
    let headers: Vec<&String> = request["headers"].as_table().unwrap().keys().collect();
    assert_eq!(headers, ["accept", "origin"]);
    assert_eq!(request["url"].as_str(), Some("https://crm.example.cn/api/v1/members/search?page=1"));
    assert_eq!(request["bearer"]["env"].as_str(), Some("MEMBERS_SEARCH_TOKEN_2"));
    assert_eq!(request["query"]["token"]["env"].as_str(), Some("MEMBERS_SEARCH_TOKEN"));
    assert_eq!(request["cookies"]["sid"]["env"].as_str(), Some("MEMBERS_SEARCH_SID"));
    assert_eq!(request["cookies"]["theme"]["env"].as_str(), Some("MEMBERS_SEARCH_THEME"));
    assert_eq!(request["json"]["note"].as_str(), Some("it's"));
    let notes = drafted(COPIED[2].1).notes;
    let told = notes.iter().map(|note| note.render(Lang::En)).collect::<String>();
    assert!(told.contains("sec-ch-ua-mobile") && told.contains("user-agent"), "{told}");
}

#[test]
fn the_simplest_command_is_the_simplest_probe() {
    let expected = "[probe.health]\ntitle = \"GET /health\"\nrequest = { url = \"http://127.0.0.1:8787/health\" }\nexpect = [\"status == 200\"]\n";
    assert_eq!(toml("curl http://127.0.0.1:8787/health"), expected);
    assert_eq!(toml("$ curl http://127.0.0.1:8787/health".trim_start_matches("$ ")), expected);
    assert_eq!(toml("/usr/bin/curl -s -o /dev/null -w '%{http_code}' 127.0.0.1:8787/health"), expected);
}

#[test]
fn options_are_understood() {
    let cases = [
        ("curl -I https://x.cn/a", "method = \"HEAD\""),
        ("curl -XDELETE https://x.cn/a", "method = \"DELETE\""),
        ("curl https://x.cn/a -d a=1 -d b=%20", "form = { a = \"1\", b = \" \" }"),
        ("curl https://x.cn/a --data-urlencode 'q=a b&c'", "form = { q = \"a b&c\" }"),
        ("curl https://x.cn/a -G -d a=1 --data-urlencode 'q=a b'", "url = \"https://x.cn/a?a=1&q=a%20b\""),
        ("curl 'https://x.cn/a?b=1' -G -d c=2", "url = \"https://x.cn/a?b=1&c=2\""),
        ("curl https://x.cn/a --json '{\"a\":[1,2.5,true]}'", "json = { a = [1, 2.5, true] }"),
        (
            "curl https://x.cn/a -H 'Content-Type: application/json' -d '{\"a\":null}'",
            "text = \"{\\\"a\\\":null}\"",
        ),
        (
            "curl https://x.cn/a -H 'Content-Type: text/xml' -d '<a/>'",
            "text = \"<a/>\", content_type = \"text/xml\"",
        ),
        (
            "curl https://x.cn/a -H 'Content-Type: application/x+json' -d '{\"a\":1}'",
            "json = { a = 1 }, content_type = \"application/x+json\"",
        ),
        ("curl https://x.cn/a -d a=1 -d a=2", "text = \"a=1&a=2\""),
        ("curl -L https://x.cn/a", "redirects_max = 5"),
        ("curl -L --max-redirs 50 https://x.cn/a", "redirects_max = 10"),
        ("curl -m 2.5 https://x.cn/a", "timeout = \"2500ms\""),
        ("curl -A golive-probe https://x.cn/a", "headers = { User-Agent = \"golive-probe\" }"),
        ("curl --oauth2-bearer T https://x.cn/a", "bearer = { env = \"A_TOKEN\" }"),
        ("curl -H 'Authorization: Bearer $CRM_TOKEN' https://x.cn/a", "bearer = { env = \"CRM_TOKEN\" }"),
        ("curl -H 'Authorization: Digest x' https://x.cn/a", "Authorization = { env = \"A_AUTHORIZATION\" }"),
        ("curl -b a=1 -b b=2 https://x.cn/a", "cookies = { a = { env = \"A_A\" }, b = { env = \"A_B\" } }"),
        ("curl -b 'a=1; a=2' https://x.cn/a", "headers = { Cookie = { env = \"A_COOKIE\" } }"),
        ("curl -b 'a=' https://x.cn/a", "cookies = { a = \"\" }"),
        ("curl -u bob:pw https://x.cn/a", "basic = { user = \"bob\", password = { env = \"A_PASSWORD\" } }"),
        ("curl -u bob https://x.cn/a", "basic = { user = \"bob\", password = { env = \"A_PASSWORD\" } }"),
        ("curl -u key: https://x.cn/a", "basic = { user = { env = \"A_USER\" }, password = \"\" }"),
        ("curl -u '$U:$P' https://x.cn/a", "basic = { user = { env = \"U\" }, password = { env = \"P\" } }"),
        (
            "curl -H 'Authorization: Basic Ym9iOnB3' https://x.cn/a",
            "basic = { user = \"bob\", password = { env = \"A_PASSWORD\" } }",
        ),
        ("curl -x 10.0.0.1 https://x.cn/a", "proxy = \"http://10.0.0.1:1080\""),
        ("curl -x '$HTTPS_PROXY' https://x.cn/a", "proxy = { env = \"HTTPS_PROXY\" }"),
        (
            "curl -x http://u:p@[::1]:3128/ https://x.cn/a",
            "proxy = \"http://${a_proxy_user}:${a_proxy_password}@[::1]:3128\"",
        ),
        ("curl -x p:80 -U bob https://x.cn/a", "proxy = \"http://${a_proxy_user}@p:80\""),
        (
            "curl --cert c.pem --key ./k.pem https://x.cn/a",
            "client_cert = { file = \"c.pem\" }, client_key = { file = \"k.pem\" }",
        ),
        ("curl -E /etc/c.pem https://x.cn/a", "client_key = { env = \"A_CLIENT_KEY\" }"),
        ("curl -E '$CERT' https://x.cn/a", "client_cert = { env = \"A_CLIENT_CERT\" }"),
        ("curl --http1.1 https://x.cn/a", "http = \"1.1\""),
        ("curl --http2 https://x.cn/a", "http = \"2\""),
        ("curl --http2-prior-knowledge http://127.0.0.1/a", "http = \"2\""),
        ("curl --retry 9 --retry-delay 2 https://x.cn/a", "retries = 5\nretry_wait = \"2s\""),
        ("curl --retry 2 -X POST -H 'Idempotency-Key: 1' https://x.cn/a", "retries = 2"),
        ("curl -X TRACE https://x.cn/a", "method = \"TRACE\""),
        ("curl 'https://x.cn/a?q=${x}'", "url = \"https://x.cn/a?q=$${x}\""),
        ("curl --url https://x.cn/a", "url = \"https://x.cn/a\""),
        ("curl -- https://x.cn/a", "url = \"https://x.cn/a\""),
        ("curl https://x.cn/members/13812345678/points", "${members_points_path}"),
    ];
    for (command, expected) in cases {
        let text = toml(command);
        assert!(text.contains(expected), "{command}:\n{text}");
    }
}

#[test]
fn a_body_that_toml_cannot_say_is_taken_out_whole() {
    let import = drafted("curl https://x.cn/a --json '{\"password\":\"CANARY\",\"b\":null}'");
    let names: Vec<&str> = import.secrets.iter().map(|secret| secret.env.as_str()).collect();
    assert_eq!(names, ["A_BODY"]);
}

#[test]
fn what_cannot_be_done_is_refused_by_name() {
    let cases = [
        ("wget https://x.cn", &say::NOT_CURL),
        ("", &say::NOT_CURL),
        ("curl", &say::NO_ADDRESS),
        ("curl -k https://x.cn", &say::INSECURE),
        ("curl -sk https://x.cn", &say::INSECURE),
        ("curl --insecure https://x.cn", &say::INSECURE),
        ("curl -F a=@b https://x.cn", &say::CANNOT_DO),
        ("curl -x socks5://p:80 https://x.cn", &say::CANNOT_DO),
        ("curl -x https://p:80 https://x.cn", &say::CANNOT_DO),
        ("curl --cert a.pem:pw https://x.cn", &say::CANNOT_DO),
        ("curl --cert a.p12 --cert-type P12 https://x.cn", &say::CANNOT_DO),
        ("curl --key a.pem https://x.cn", &say::CANNOT_DO),
        ("curl --cacert a.pem https://x.cn", &say::CANNOT_DO),
        ("curl --retry often https://x.cn", &say::OPTION_VALUE),
        ("curl --resolve x:1:2 https://x.cn", &say::UNKNOWN_OPTION),
        ("curl -Z https://x.cn", &say::UNKNOWN_OPTION),
        ("curl https://x.cn -d @file", &say::FROM_FILE),
        ("curl https://x.cn --data-urlencode a@file", &say::FROM_FILE),
        ("curl https://x.cn -b jar.txt", &say::FROM_FILE),
        ("curl https://x.cn -H", &say::OPTION_VALUE),
        ("curl https://x.cn -m never", &say::OPTION_VALUE),
        ("curl https://x.cn https://y.cn", &say::TWO_ADDRESSES),
        ("curl ftp://x.cn", &say::BAD_ADDRESS),
        ("curl \"$BASE/health\"", &say::BAD_ADDRESS),
        ("curl -X BREW https://x.cn", &say::UNKNOWN_METHOD),
        ("curl ^\"https://x.cn^\"", &say::WINDOWS_QUOTES),
    ];
    for (command, message) in cases {
        let mistake = curl(command, Wish::default(), &|_| false).unwrap_err();
        assert_eq!(mistake.message.text(), message, "{command}");
    }
}

#[test]
fn what_may_not_be_repeated_or_offered_is_left_out_and_said() {
    for (command, message) in [
        ("curl --retry 2 -d a=1 https://x.cn/a", &say::RETRY_LEFT_OUT),
        ("curl --http2 http://127.0.0.1/a", &say::OPTION_LEFT_OUT),
        ("curl --retry 6 https://x.cn/a", &say::RETRY_MOST),
        ("curl -E c.pem https://x.cn/a", &say::PEM_FILES),
    ] {
        let import = drafted(command);
        assert!(import.notes.iter().any(|note| note.text() == message), "{command}: {:?}", import.notes);
    }
    assert!(!toml("curl --retry 2 -d a=1 https://x.cn/a").contains("retries"));
}

#[test]
fn a_probe_that_writes_says_so_and_runs_rarely() {
    let text = toml("curl -X POST https://x.cn/orders");
    assert!(text.starts_with("# Take care: POST changes data"), "{text}");
    assert!(text.contains("every = \"10m\"") && text.contains("status >= 200 && status < 300"), "{text}");
}

#[test]
fn ids_and_titles_come_from_the_address() {
    for (address, id, title) in [
        ("https://x.cn/api/v2/members/12/points", "members-points", "GET /api/v2/members/12/points"),
        ("https://crm.example.cn:8443", "crm-example-cn", "GET /"),
        ("https://x.cn/会员", "x-cn", "GET /会员"),
        ("https://x.cn/hook/Zm9vYmFyYmF6cXV4MTIzNDU2", "hook", "GET /hook/•••"),
    ] {
        let import = drafted(&format!("curl {address}"));
        let draft = &import.drafts[0];
        assert_eq!((draft.id.as_str(), draft.title.as_str()), (id, title), "{address}");
    }
    let taken = curl("curl https://x.cn/a", Wish::default(), &|id| id == "a").unwrap();
    assert_eq!(taken.ids(), ["a-2"]);
}

proptest::proptest! {
    #[test]
    fn whatever_is_pasted_becomes_toml_or_is_refused(
        words in proptest::collection::vec("-[XHdGIubALmkFxUE]|--cert|--key|--retry|--http2|[a-z$]{1,3}[:=][a-z; =@:]{0,6}|--data-raw|--json|https://x.cn/[a-z?=&%$]{0,9}|[ -~]{0,12}|\\PC{0,6}", 0..8),
    ) {
        let quoted: Vec<String> = words.iter().map(|word| format!("'{}'", word.replace('\'', "'\\''"))).collect();
        if let Ok(import) = curl(&format!("curl {}", quoted.join(" ")), Wish::default(), &|_| false) {
            let text = emit(&import, Home::NewFile, Lang::Zh);
            proptest::prop_assert!(text.parse::<toml::Table>().is_ok(), "{text}");
        }
    }

    #[test]
    fn a_password_in_any_body_is_taken_out(secret in "[a-zA-Z0-9]{8,16}", form in proptest::bool::ANY) {
        let secret = format!("CANARY{secret}");
        let body = if form { format!("u=x&password={secret}") } else { format!(r#"{{"a":[{{"Password":"{secret}"}}],"b":null}}"#) };
        let text = toml(&format!("curl https://x.cn/a -H 'Cookie: x={secret}' -d '{body}'"));
        proptest::prop_assert!(!text.contains(&secret), "{text}");
    }
}
