//! Tokens to a tree: plain recursive descent, lowest precedence first.

use super::{
    Comparison, FUNCTIONS, Node, Operator, Path, Problem, SOURCE_BYTES_MAX, Search, Segment, Term,
    lex::{Token, lex},
};
use crate::{
    phrase, suggest,
    value::Value,
    wording::{Phrase, Text, expr as say},
};
use rust_decimal::prelude::ToPrimitive;
use std::ops::Range;

/// Deepest accepted nesting of brackets and prefix operators.
const DEPTH_MAX: usize = 48;

pub(super) fn parse(source: &str) -> Result<Node, Problem> {
    if source.len() > SOURCE_BYTES_MAX {
        return Err(problem(0..source.len(), phrase!(say::TOO_LONG, max = SOURCE_BYTES_MAX)));
    }
    let mut parser = Parser { tokens: lex(source)?, at: 0, end: source.len(), depth: 0 };
    let root = parser.or()?;
    match parser.tokens.get(parser.at) {
        None => Ok(root),
        Some(_) => Err(parser.unexpected()),
    }
}

fn problem(span: Range<usize>, message: Phrase) -> Problem {
    Problem { span, message, hint: None }
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    end: usize,
    depth: usize,
}

impl Parser {
    fn or(&mut self) -> Result<Node, Problem> {
        self.chain("||", Self::and, Term::Or)
    }

    fn and(&mut self) -> Result<Node, Problem> {
        self.chain("&&", Self::comparison, Term::And)
    }

    fn chain(
        &mut self,
        symbol: &str,
        part: fn(&mut Self) -> Result<Node, Problem>,
        join: fn(Vec<Node>) -> Term,
    ) -> Result<Node, Problem> {
        let mut parts = vec![part(self)?];
        while self.take(symbol) {
            parts.push(part(self)?);
        }
        match <[Node; 1]>::try_from(parts) {
            Ok([only]) => Ok(only),
            Err(parts) => Ok(Node { span: span_of(&parts), term: join(parts) }),
        }
    }

    fn comparison(&mut self) -> Result<Node, Problem> {
        let left = self.sum()?;
        if self.take("in") {
            return self.membership(left);
        }
        let Some(comparison) = self.take_comparison() else { return Ok(left) };
        let right = self.sum()?;
        let span = left.span.start..right.span.end;
        if self.take_comparison().is_some() {
            let hint = Some(Phrase::from(&say::CHAINED_HINT));
            return Err(Problem { span, message: Phrase::from(&say::CHAINED), hint });
        }
        Ok(Node { span, term: Term::Compare(comparison, Box::new(left), Box::new(right)) })
    }

    fn membership(&mut self, left: Node) -> Result<Node, Problem> {
        self.expect("[")?;
        let mut members = vec![self.sum()?];
        while self.take(",") {
            members.push(self.sum()?);
        }
        let end = self.expect("]")?.end;
        Ok(Node { span: left.span.start..end, term: Term::In(Box::new(left), members) })
    }

    fn take_comparison(&mut self) -> Option<Comparison> {
        let comparison = match self.tokens.get(self.at)?.0 {
            Token::Symbol("==") => Comparison::Equal,
            Token::Symbol("!=") => Comparison::NotEqual,
            Token::Symbol("<") => Comparison::Less,
            Token::Symbol("<=") => Comparison::LessOrEqual,
            Token::Symbol(">") => Comparison::Greater,
            Token::Symbol(">=") => Comparison::GreaterOrEqual,
            _ => return None,
        };
        self.at += 1;
        Some(comparison)
    }

    fn sum(&mut self) -> Result<Node, Problem> {
        self.arithmetic(Self::product, &[("+", Operator::Add), ("-", Operator::Subtract)])
    }

    fn product(&mut self) -> Result<Node, Problem> {
        self.arithmetic(Self::prefix, &[("*", Operator::Multiply), ("/", Operator::Divide)])
    }

    fn arithmetic(
        &mut self,
        part: fn(&mut Self) -> Result<Node, Problem>,
        operators: &[(&str, Operator)],
    ) -> Result<Node, Problem> {
        let mut left = part(self)?;
        while let Some((_, operator)) = operators.iter().find(|(symbol, _)| self.take(symbol)) {
            let right = part(self)?;
            let span = left.span.start..right.span.end;
            left = Node { span, term: Term::Arithmetic(*operator, Box::new(left), Box::new(right)) };
        }
        Ok(left)
    }

    fn prefix(&mut self) -> Result<Node, Problem> {
        let start = self.here().start;
        if self.depth == DEPTH_MAX {
            return Err(problem(self.here(), Phrase::from(&say::TOO_DEEP)));
        }
        self.depth += 1;
        let node = if self.take("!") {
            let node = self.prefix()?;
            Node { span: start..node.span.end, term: Term::Not(Box::new(node)) }
        } else if self.take("-") {
            let node = self.prefix()?;
            Node { span: start..node.span.end, term: Term::Negate(Box::new(node)) }
        } else {
            self.primary()?
        };
        self.depth -= 1;
        Ok(node)
    }

    fn primary(&mut self) -> Result<Node, Problem> {
        let Some((token, span)) = self.tokens.get(self.at).cloned() else {
            return Err(problem(self.here(), Phrase::from(&say::UNEXPECTED_END)));
        };
        match token {
            Token::Literal(value) => {
                self.at += 1;
                Ok(Node { span, term: Term::Literal(value) })
            }
            Token::Name(name) => {
                self.at += 1;
                if self.take("(") { self.call(&name, span) } else { self.path(name, span) }
            }
            Token::Symbol("(") => {
                self.at += 1;
                let inner = self.or()?;
                let end = self.expect(")")?.end;
                Ok(Node { span: span.start..end, term: inner.term })
            }
            Token::Member(_) | Token::Symbol(_) => Err(self.unexpected()),
        }
    }

    fn path(&mut self, name: String, span: Range<usize>) -> Result<Node, Problem> {
        let mut segments = vec![Segment::Key(name)];
        let mut end = span.end;
        loop {
            match self.tokens.get(self.at).cloned() {
                Some((Token::Member(key), span)) => {
                    segments.push(Segment::Key(key));
                    end = span.end;
                    self.at += 1;
                }
                Some((Token::Symbol("["), bracket)) if bracket.start == end => {
                    self.at += 1;
                    segments.push(self.subscript()?);
                    end = self.expect("]")?.end;
                }
                _ => return Ok(Node { span: span.start..end, term: Term::Path(Path(segments)) }),
            }
        }
    }

    fn subscript(&mut self) -> Result<Segment, Problem> {
        let segment = match self.tokens.get(self.at) {
            Some((Token::Literal(Value::Text(key)), _)) => Some(Segment::Key(key.clone())),
            Some((Token::Literal(Value::Number(n)), _)) if n.is_integer() => n.to_usize().map(Segment::Index),
            _ => None,
        };
        segment.ok_or_else(|| self.unexpected()).inspect(|_| self.at += 1)
    }

    fn call(&mut self, name: &str, span: Range<usize>) -> Result<Node, Problem> {
        let mut arguments = Vec::new();
        if !self.take(")") {
            arguments.push(self.sum()?);
            while self.take(",") {
                arguments.push(self.sum()?);
            }
            self.expect(")")?;
        }
        let whole = span.start..self.tokens.get(self.at - 1).map_or(self.end, |(_, last)| last.end);
        let Some((_, wanted)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
            return Err(Problem {
                span,
                message: phrase!(say::UNKNOWN_FUNCTION, name = name),
                hint: Some(function_hint(name)),
            });
        };
        if arguments.len() != *wanted {
            let message =
                phrase!(say::WRONG_ARGUMENTS, name = name, wanted = *wanted, found = arguments.len());
            return Err(problem(whole, message));
        }
        Ok(Node { term: function(name, arguments)?, span: whole })
    }

    fn take(&mut self, symbol: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some((Token::Symbol(s), _)) if *s == symbol);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: &str) -> Result<Range<usize>, Problem> {
        let here = self.here();
        if self.take(symbol) {
            return Ok(here);
        }
        let mut problem = self.unexpected();
        problem.hint.get_or_insert_with(|| phrase!(say::EXPECTED, wanted = format!("`{symbol}`")));
        Err(problem)
    }

    fn here(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.end..self.end, |(_, span)| span.clone())
    }

    fn unexpected(&self) -> Problem {
        let Some((token, span)) = self.tokens.get(self.at) else {
            return problem(self.here(), Phrase::from(&say::UNEXPECTED_END));
        };
        let (found, hint): (String, Option<&'static Text>) = match token {
            Token::Literal(value) => (value.to_string(), None),
            Token::Name(name) if ["and", "or", "not", "AND", "OR", "NOT"].contains(&name.as_str()) => {
                (name.clone(), Some(&say::AND_OR_HINT))
            }
            Token::Name(name) | Token::Member(name) => (name.clone(), None),
            Token::Symbol(symbol) => ((*symbol).to_owned(), None),
        };
        Problem {
            span: span.clone(),
            message: phrase!(say::UNEXPECTED, found = found),
            hint: hint.map(Phrase::from),
        }
    }
}

fn function(name: &str, arguments: Vec<Node>) -> Result<Term, Problem> {
    let mut arguments = arguments.into_iter().map(Box::new);
    let (Some(first), second) = (arguments.next(), arguments.next()) else {
        return Ok(Term::And(Vec::new()));
    };
    Ok(match (name, second) {
        ("exists", _) => match first.term {
            Term::Path(path) => Term::Exists(path),
            _ => return Err(problem(first.span, phrase!(say::EXPECTED, wanted = "json.member"))),
        },
        ("contains", Some(second)) => Term::Search(Search::Contains, first, second),
        ("starts_with", Some(second)) => Term::Search(Search::StartsWith, first, second),
        ("ends_with", Some(second)) => Term::Search(Search::EndsWith, first, second),
        ("matches", Some(second)) => Term::Matches(first, pattern(&second)?),
        _ => Term::Size(first),
    })
}

fn pattern(node: &Node) -> Result<regex::Regex, Problem> {
    let Term::Literal(Value::Text(pattern)) = &node.term else {
        return Err(problem(node.span.clone(), phrase!(say::EXPECTED, wanted = "'regex'")));
    };
    regex::RegexBuilder::new(pattern).size_limit(1 << 20).build().map_err(|error| {
        let reason =
            error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        problem(node.span.clone(), phrase!(say::BAD_PATTERN, reason = reason))
    })
}

fn function_hint(name: &str) -> Phrase {
    match suggest::nearest(name, FUNCTIONS.map(|(known, _)| known)) {
        Some(near) => phrase!(say::DID_YOU_MEAN, name = near),
        None => phrase!(say::FUNCTIONS_HINT, names = FUNCTIONS.map(|(known, _)| known).join(" ")),
    }
}

fn span_of(parts: &[Node]) -> Range<usize> {
    let start = parts.first().map_or(0, |node| node.span.start);
    start..parts.last().map_or(start, |node| node.span.end)
}
