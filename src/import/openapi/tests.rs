//! Descriptions as vendors write them, and the probes they become.

use super::*;
use crate::{
    import::{Home, emit},
    wording::Lang,
};

const MEMBERS: &str = include_str!("../../../tests/import/members.yaml");
const SHOP: &str = include_str!("../../../tests/import/shop.swagger.json");

const FREE: Taken<'static> = Taken { id: &|_| false, var: &|_| false };

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
    assert_eq!(probe("get-shops")["request"]["headers"]["Authorization"]["env"].as_str(), Some("API_LOGIN"));
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
