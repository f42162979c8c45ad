//! Cuts filter and order text into tokens. Never fails: what fits nowhere becomes [`Kind::Stray`].

/// What a clause is about: `name`, or `entity.name`; quotes are already removed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Key<'a> {
    pub(crate) entity: Option<&'a str>,
    pub(crate) name: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind<'a> {
    /// A bare word, or an entity and a name joined by a dot, either of them possibly quoted.
    Name(Key<'a>),
    /// A quoted piece standing alone: a string or a key, depending on where it is.
    Quoted {
        quote: char,
        inner: &'a str,
    },
    Number(f64),
    Operator,
    Open,
    Close,
    Comma,
    Semicolon,
    Stray,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind<'a>,
    /// The token as written.
    pub(crate) source: &'a str,
    /// Where it begins in the text, in bytes.
    pub(crate) start: usize,
}

impl<'a> Token<'a> {
    /// The key that this token spells, if it can stand where a key is expected.
    pub(crate) fn key(&self) -> Option<Key<'a>> {
        match self.kind {
            Kind::Name(key) => Some(key),
            Kind::Quoted { quote: '`' | '"', inner } => Some(Key { entity: None, name: inner }),
            _ => None,
        }
    }

    /// Whether this is the given word, unquoted, in any case.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        matches!(self.kind, Kind::Name(_)) && self.source.eq_ignore_ascii_case(word)
    }

    /// Whether this is one word without quotes or other punctuation.
    pub(crate) fn is_bare(&self) -> bool {
        matches!(self.kind, Kind::Name(_)) && self.source.chars().all(is_bare)
    }

    pub(crate) fn end(&self) -> usize {
        self.start + self.source.len()
    }
}

pub(crate) fn tokenize(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = 0;
    loop {
        let rest = &text[start..];
        let Some(offset) = rest.find(|c: char| !c.is_whitespace()) else {
            return tokens;
        };
        start += offset;
        let (kind, length) = next_token(&rest[offset..]);
        tokens.push(Token { kind, source: &text[start..start + length], start });
        start += length;
    }
}

/// The token at the beginning of `text`, which is not blank there, and its length in bytes.
fn next_token(text: &str) -> (Kind<'_>, usize) {
    let first = text.chars().next().unwrap_or_default();
    match first {
        '(' => (Kind::Open, 1),
        ')' => (Kind::Close, 1),
        ',' => (Kind::Comma, 1),
        ';' => (Kind::Semicolon, 1),
        '`' | '"' | '\'' => quoted_token(text, first),
        _ if is_operator(first) => (Kind::Operator, run_length(text, is_operator)),
        _ => number_token(text).unwrap_or_else(|| word_token(text, first)),
    }
}

fn quoted_token(text: &str, quote: char) -> (Kind<'_>, usize) {
    let Some(inner) = quoted_piece(text) else {
        return (Kind::Stray, text.len());
    };
    let length = inner.len() + 2;
    if text[length..].starts_with('.') {
        return name_after_dot(text, inner, length + 1);
    }
    (Kind::Quoted { quote, inner }, length)
}

/// A number, unless letters follow it directly: `1AND` and `0x10` are words.
fn number_token(text: &str) -> Option<(Kind<'_>, usize)> {
    let length = number_length(text)?;
    if text[length..].starts_with(is_bare) {
        return None;
    }
    let value = text[..length].parse().ok()?;
    Some((Kind::Number(value), length))
}

fn number_length(text: &str) -> Option<usize> {
    let digits_at = |at: usize| run_length(&text[at..], |c| c.is_ascii_digit());
    let sign = usize::from(text.starts_with('-'));
    let whole = digits_at(sign);
    let mut length = sign + whole;
    let mut fraction = 0;
    if text[length..].starts_with('.') {
        fraction = digits_at(length + 1);
        length += 1 + fraction;
    }
    if whole + fraction == 0 {
        return None;
    }
    if text[length..].starts_with(['e', 'E']) {
        let exponent = length + 1 + usize::from(text[length + 1..].starts_with(['+', '-']));
        if digits_at(exponent) > 0 {
            length = exponent + digits_at(exponent);
        }
    }
    Some(length)
}

fn word_token(text: &str, first: char) -> (Kind<'_>, usize) {
    let length = run_length(text, is_bare);
    if length == 0 {
        return (Kind::Stray, first.len_utf8());
    }
    let word = &text[..length];
    match word.split_once('.') {
        None => (Kind::Name(Key { entity: None, name: word }), length),
        Some(("", _)) => (Kind::Stray, length),
        Some((entity, "")) => name_after_dot(text, entity, length),
        Some((entity, name)) => (Kind::Name(Key { entity: Some(entity), name }), length),
    }
}

/// The name that follows `entity` and its dot at byte `at`, bare or quoted.
fn name_after_dot<'a>(text: &'a str, entity: &'a str, at: usize) -> (Kind<'a>, usize) {
    let rest = &text[at..];
    let named = |name| Kind::Name(Key { entity: Some(entity), name });
    if rest.starts_with(['`', '"', '\'']) {
        return match quoted_piece(rest) {
            Some(inner) => (named(inner), at + inner.len() + 2),
            None => (Kind::Stray, text.len()),
        };
    }
    match run_length(rest, is_bare) {
        0 => (Kind::Stray, at),
        length => (named(&rest[..length]), at + length),
    }
}

/// The inside of the quoted piece that `text` begins with; none when it is never closed.
fn quoted_piece(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    let quote = chars.next()?;
    chars.as_str().split_once(quote).map(|(inner, _)| inner)
}

/// How many bytes at the beginning of `text` belong to characters that fit.
fn run_length(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

fn is_bare(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

fn is_operator(c: char) -> bool {
    matches!(c, '=' | '!' | '<' | '>' | '~')
}
