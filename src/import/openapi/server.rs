//! Where the system is: the servers of the document, as variables of the plan.

use super::{
    super::{
        Mistake,
        draft::Var,
        name,
        url::{self, Url},
    },
    Operation,
    document::Document,
    params::Filler,
};
use crate::wording::import as say;
use serde_json::Value;

impl Filler<'_> {
    /// The start of an operation's address, as part of a template: `said` by the user, or as the document has it.
    pub(super) fn base(&mut self, operation: &Operation<'_>, said: Option<&str>) -> Result<String, Mistake> {
        // A variable of the plan, or an address with one in it: as it is written.
        if let Some(server) = said.filter(|server| server.contains("${")) {
            return Ok(server.trim_end_matches('/').to_owned());
        }
        let named = said.map(str::to_owned).or_else(|| server(self.document, operation));
        let server = named.ok_or_else(|| Mistake::new(&say::NO_SERVER).hint(&say::NO_SERVER_HINT))?;
        if !server.contains("://") || parse(&server).is_none() || server.contains("${") {
            return Err(Mistake::new(&say::BAD_SERVER).hint(&say::NO_SERVER_HINT));
        }
        Ok(format!("${{{}}}", self.base_variable(server.trim_end_matches('/'))))
    }

    /// The variable that holds the address: one of the plan, or of this document, or a new one.
    fn base_variable(&mut self, server: &str) -> String {
        if let Some(name) = (self.taken.base)(server) {
            return name;
        }
        let vars = &self.credentials.vars;
        if let Some(known) = vars.iter().find(|var| var.default.as_deref() == Some(server)) {
            return known.name.clone();
        }
        let wanted = name::env_name(&[self.prefix, "base"]).to_ascii_lowercase();
        let name = name::free(&wanted, "_", |name| {
            (self.taken.var)(name) || vars.iter().any(|known| known.name == name)
        });
        let (env, default) = (name.to_ascii_uppercase(), Some(server.to_owned()));
        self.credentials.vars.push(Var { name: name.clone(), env, default, asleep: false });
        name
    }
}

fn parse(server: &str) -> Option<Url<'_>> {
    url::parse(server).filter(|url| url.login.is_none() && url.query.is_none())
}

/// The server of the operation, of its path or of the document, whichever is said first.
fn server(document: &Document, operation: &Operation<'_>) -> Option<String> {
    let root = document.root();
    if document.is_swagger {
        let host = root.get("host")?.as_str()?;
        let schemes = root.get("schemes").and_then(Value::as_array);
        let plain = schemes.is_some_and(|list| !list.is_empty() && !list.contains(&Value::from("https")));
        let path = root.get("basePath").and_then(Value::as_str).unwrap_or_default();
        return Some(format!("{}://{host}{path}", if plain { "http" } else { "https" }));
    }
    let own = first(operation.value).or_else(|| first(operation.item));
    let whole = first(root).filter(|url| url.contains("://"));
    match own {
        None => whole,
        Some(own) if own.contains("://") => Some(own),
        // Relative to where the document was found, which mostly is where its server is.
        Some(own) if own.starts_with('/') => Some(format!("{}{own}", parse(&whole?)?.origin)),
        Some(_) => None,
    }
}

/// The first of the servers named in `value`, with the defaults of its variables.
fn first(value: &Value) -> Option<String> {
    let server = value.get("servers")?.as_array()?.first()?;
    let mut url = server.get("url")?.as_str()?.to_owned();
    for (name, variable) in server.get("variables").and_then(Value::as_object).into_iter().flatten() {
        let default = variable.get("default").and_then(Value::as_str).unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), default);
    }
    Some(url)
}
