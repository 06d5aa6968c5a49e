//! Descriptions as vendors write them, and the probes they become.

use super::*;
use crate::{
    import::{Home, emit},
    wording::Lang,
};

const MEMBERS: &str = include_str!("../../../tests/import/members.yaml");
const SHOP: &str = include_str!("../../../tests/import/shop.swagger.json");

const FREE: Taken<'static> = Taken { id: &|_| false, var: &|_| false, base: &|_| None };

fn drafted(text: &str, choice: Choice<'_>) -> Result<(Import, String), Mistake> {
    openapi(text, choice, Wish::default(), FREE)
}

fn toml(text: &str, choice: Choice<'_>) -> String {
    emit(&drafted(text, choice).unwrap().0, Home::NewFile, Lang::En)
}

#[test]
fn only_what_looks_is_drafted_with_what_the_document_says_of_it() {
    let (import, stem) = drafted(MEMBERS, Choice::default()).unwrap();
    assert_eq!(stem, "member-api");
    let expected =
        ["health", "search-members", "get-member", "get-members-member-id-coupons-status", "head-ping"];
    assert_eq!(import.ids(), expected);
    let table: toml::Table = emit(&import, Home::NewFile, Lang::Zh).parse().unwrap();
    let probe = |id: &str| &table["probe"][id];
    assert_eq!(probe("health")["title"].as_str(), Some("健康检查"));
    assert_eq!(probe("health")["request"].get("bearer"), None);
    let search = &probe("search-members")["request"];
    assert_eq!(search["query"]["page_size"].as_str(), Some("20"));
    assert_eq!(search["query"]["phone"]["env"].as_str(), Some("MEMBER_API_PHONE"));
    assert_eq!(search["bearer"]["env"].as_str(), Some("MEMBER_API_BEARER_AUTH"));
    // Neither what may be null nor what is only sent.
    let expect = |id: &str| {
        probe(id)["expect"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(expect("search-members"), ["status == 200", "exists(json.total)", "exists(json.items)"]);
    assert_eq!(expect("get-member")[0], "status >= 200 && status < 300");
    assert!(expect("get-member").contains(&"exists(json['display-name'])"));
    assert!(!expect("get-member").iter().any(|it| it.contains("secret")));
    assert_eq!(expect("head-ping"), ["status == 204"]);
    let vars = &table["vars"];
    assert_eq!(vars["member_api_base"]["default"].as_str(), Some("https://cn-east.api.example.cn/v1"));
    assert_eq!(vars["member_api_member_id"]["default"].as_str(), Some("1"));
    let coupons = &probe("get-members-member-id-coupons-status")["request"];
    assert_eq!(
        coupons["url"].as_str(),
        Some("${member_api_base}/members/${member_api_member_id}/coupons/unused")
    );
    assert_eq!(coupons["headers"]["X-Shop"].as_str(), Some("S 001"));
}

#[test]
fn what_writes_is_a_comment_and_needs_no_secret() {
    let choice = Choice { all: true, ..Choice::default() };
    let text = toml(MEMBERS, choice);
    let table: toml::Table = text.parse().unwrap();
    assert_eq!(table["probe"].as_table().unwrap().len(), 5);
    assert!(
        text.contains("\n# [probe.create-member]\n") && text.contains("\n# [probe.delete-member]\n"),
        "{text}"
    );
    assert!(!text.contains("CANARY"), "{text}");
    let secrets = drafted(MEMBERS, choice).unwrap().0.secrets;
    assert!(!secrets.iter().any(|secret| secret.env.contains("PASSWORD")), "{secrets:?}");
}

#[test]
fn swagger_is_understood() {
    let table: toml::Table = toml(SHOP, Choice::default()).parse().unwrap();
    assert_eq!(table["vars"]["api_base"]["default"].as_str(), Some("https://shop.example.cn/api"));
    let probe = |id: &str| &table["probe"][id];
    assert_eq!(probe("get-shops")["request"]["query"]["city"].as_str(), Some("上海"));
    assert_eq!(
        probe("get-shops")["request"]["basic"]["password"]["env"].as_str(),
        Some("API_LOGIN_PASSWORD")
    );
    let sso = &probe("get-me")["request"]["oauth2"];
    assert_eq!(sso["token_url"].as_str(), Some("https://sso.example.cn/token"));
    assert_eq!(sso["client_secret"]["env"].as_str(), Some("API_SSO_CLIENT_SECRET"));
    assert_eq!(sso["scope"].as_str(), Some("read"));
    assert_eq!(probe("get-shops")["expect"][1].as_str(), Some("exists(json.shops)"));
    assert_eq!(probe("stock")["request"]["query"]["key"]["env"].as_str(), Some("API_KEY"));
    assert_eq!(probe("get-me")["expect"][0].as_str(), Some("status == 302"));
}

#[test]
fn operations_are_chosen_by_path_id_or_tag() {
    let ids = |pattern: &str| {
        let only = [pattern.to_owned()];
        let drafted = drafted(MEMBERS, Choice { only: &only, ..Choice::default() });
        drafted.map(|(import, _)| import.ids().into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(ids("/health").unwrap(), ["health"]);
    assert_eq!(ids("getmember").unwrap(), ["get-member"]);
    assert_eq!(ids("members").unwrap(), ["search-members", "get-member"]);
    assert_eq!(ids("/members*").unwrap().len(), 3);
    assert_eq!(ids("/nothing").unwrap_err().message.text(), &say::NONE_MEANT);
    assert_eq!(ids("deleteMember").unwrap_err().hint, Some((&say::ALL_HINT).into()));
    assert_eq!(ids("[").unwrap_err().message.text(), &say::BAD_PATTERN);
}

#[test]
fn the_server_can_be_said() {
    let url = |server: &str| {
        let only = ["/health".to_owned()];
        let text = toml(MEMBERS, Choice { only: &only, server: Some(server), all: false });
        let table: toml::Table = text.parse().unwrap();
        let base =
            table.get("vars").map(|vars| vars["member_api_base"]["default"].as_str().unwrap().to_owned());
        (table["probe"]["health"]["request"]["url"].as_str().unwrap().to_owned(), base)
    };
    assert_eq!(url("${base}/v1/"), ("${base}/v1/health".into(), None));
    assert_eq!(url("http://127.0.0.1:8787/").1.as_deref(), Some("http://127.0.0.1:8787"));
    let bare = "openapi: 3.1.0\npaths: {/a: {get: {}}}\n";
    assert_eq!(drafted(bare, Choice::default()).unwrap_err().message.text(), &say::NO_SERVER);
    for server in ["example.cn", "https://u:p@example.cn", "ftp://x"] {
        let choice = Choice { server: Some(server), ..Choice::default() };
        assert_eq!(drafted(bare, choice).unwrap_err().message.text(), &say::BAD_SERVER, "{server}");
    }
}

#[test]
fn each_operation_goes_to_its_own_server() {
    let text = "openapi: 3.0.0\nservers: [{url: 'https://x.cn/v1'}]\npaths:\n  /a: {get: {}}\n  /b: {servers: [{url: 'https://y.cn/'}], get: {}, head: {servers: [{url: /v2}]}}\n";
    let table: toml::Table = toml(text, Choice::default()).parse().unwrap();
    let url = |id: &str| table["probe"][id]["request"]["url"].as_str().unwrap().to_owned();
    let default = |name: &str| table["vars"][name]["default"].as_str().unwrap().to_owned();
    assert_eq!(url("get-a"), "${api_base}/a");
    assert_eq!((url("get-b"), default("api_base_2")), ("${api_base_2}/b".into(), "https://y.cn".into()));
    assert_eq!((url("head-b"), default("api_base_3")), ("${api_base_3}/b".into(), "https://x.cn/v2".into()));
    assert_eq!(table["vars"]["api_base_2"]["env"].as_str(), Some("API_BASE_2"));
    let said = toml(text, Choice { server: Some("https://z.cn"), ..Choice::default() });
    assert!(!said.contains("y.cn") && !said.contains("api_base_2"), "{said}");
    // A variable that the plan has for the address is used again.
    let known = Taken { base: &|server| (server == "https://x.cn/v1").then(|| "crm".to_owned()), ..FREE };
    let (import, _) = openapi(text, Choice::default(), Wish::default(), known).unwrap();
    let names: Vec<&str> = import.vars.iter().map(|var| var.name.as_str()).collect();
    assert_eq!(names, ["api_base", "api_base_2"]);
    assert!(emit(&import, Home::NewFile, Lang::En).contains("url = \"${crm}/a\""));
}

#[test]
fn security_schemes_become_keys_of_the_request() {
    let request = |scheme: &str| {
        let text = format!(
            "openapi: 3.0.0\nservers: [{{url: 'https://x.cn'}}]\nsecurity: [{{s: [a, b]}}]\ncomponents: {{securitySchemes: {{s: {scheme}}}}}\npaths: {{/a: {{get: {{}}}}}}\n"
        );
        toml(&text, Choice::default())
    };
    let flow = |url: &str| format!("{{type: oauth2, flows: {{clientCredentials: {{tokenUrl: '{url}'}}}}}}");
    let oauth2 = request(&flow("https://sso.cn/token"));
    let table: toml::Table = oauth2.parse().unwrap();
    let oauth2 = &table["probe"]["get-a"]["request"]["oauth2"];
    assert_eq!(oauth2["token_url"].as_str(), Some("https://sso.cn/token"));
    assert_eq!(oauth2["client_id"]["env"].as_str(), Some("API_S_CLIENT_ID"));
    assert_eq!(oauth2["client_secret"]["env"].as_str(), Some("API_S_CLIENT_SECRET"));
    assert_eq!(oauth2["scope"].as_str(), Some("a b"));
    let cases = [
        ("{type: http, scheme: Basic}".to_owned(), "basic = { user = { env = \"API_S_USER\" }"),
        ("{type: apiKey, in: cookie, name: sid}".to_owned(), "cookies = { sid = { env = \"API_SID\" } }"),
        ("{type: oauth2, flows: {implicit: {}}}".to_owned(), "bearer = { env = \"API_S\" }"),
        (flow("http://sso.cn/token"), "bearer = { env = \"API_S\" }"),
        (flow("/token"), "bearer = { env = \"API_S\" }"),
    ];
    for (scheme, expected) in cases {
        let text = request(&scheme);
        assert!(text.contains(expected), "{scheme}: {text}");
    }
}

#[test]
fn hostile_documents_are_refused_or_bounded() {
    let refused = [
        ("{", &say::BAD_JSON),
        ("a: [", &say::BAD_YAML),
        ("[]", &say::NOT_OPENAPI),
        ("openapi: 2.0\n", &say::NOT_OPENAPI),
        ("openapi: 3.0.0\n", &say::NO_OPERATIONS),
        ("openapi: 3.0.0\npaths: 7\n", &say::NO_OPERATIONS),
    ];
    for (text, message) in refused {
        assert_eq!(drafted(text, Choice::default()).unwrap_err().message.text(), message, "{text}");
    }
    let round = "openapi: 3.0.0\nservers: [{url: 'https://x.cn'}]\npaths:\n  /a:\n    get:\n      parameters: [{$ref: '#/p'}, {$ref: 'other.yaml#/p'}, 3]\n      responses: {'200': {content: {application/json: {schema: {$ref: '#/s'}}}}}\np: {$ref: '#/p'}\ns: {allOf: [{$ref: '#/s'}, {required: [a, 1, '']}]}\n";
    assert!(toml(round, Choice::default()).contains("\"exists(json.a)\""));
    let mut huge = "openapi: 3.0.0\nservers: [{url: 'https://x.cn'}]\npaths:\n".to_owned();
    for n in 0..=PROBES_MAX {
        huge.extend(["  /a", &n.to_string(), ": {get: {}}\n"]);
    }
    assert_eq!(drafted(&huge, Choice::default()).unwrap_err().message.text(), &say::MANY_OPERATIONS);
    let wish = Wish { id: Some("x"), ..Wish::default() };
    assert_eq!(openapi(MEMBERS, Choice::default(), wish, FREE).unwrap_err().message.text(), &say::ONE_NAME);
}

#[test]
fn odd_names_make_sound_toml() {
    let text = "openapi: 3.1.0\ninfo: {title: 会员}\nservers: [{url: 'https://x.cn'}]\npaths:\n  \"/a b/{x y}/${z}/{unknown}\":\n    get:\n      operationId: \"查询\"\n      summary: \"say \\\"hi\\\" ${x}\\nmore\"\n      parameters:\n        - {name: x y, in: path, required: true, example: 'ü/1'}\n        - {name: '查', in: query, required: true, schema: {type: [string, 'null'], examples: ['${a}']}}\n";
    let table: toml::Table = toml(text, Choice::default()).parse().unwrap();
    let (_, probe) = table["probe"].as_table().unwrap().iter().next().unwrap();
    assert_eq!(probe["title"].as_str(), Some("say \"hi\" ${x}"));
    assert_eq!(probe["request"]["query"]["查"].as_str(), Some("$${a}"));
    let url = probe["request"]["url"].as_str().unwrap();
    assert!(url.contains("/a b/%C3%BC%2F1/$${z}/${api_unknown}"), "{url}");
}
