//! Replacing parts of a statement's text.

/// How placeholders are spelled.
pub(super) enum Placeholders {
    /// `$1`, `$2`, which may come several times and in any order.
    Numbered,
    /// `?`, each of which takes the next value.
    InOrder,
}

/// Replaces `?` and `?1`, and says which value each placeholder takes.
pub(super) fn placeholders(sql: &str, spelling: &Placeholders) -> (String, Vec<usize>) {
    let mut text = String::with_capacity(sql.len() + 16);
    let mut taken = Vec::new();
    let mut next = 0;
    let mut is_quoted = false;
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        is_quoted ^= letter == '\'';
        if letter != '?' || is_quoted {
            text.push(letter);
            continue;
        }
        let mut number = None;
        while let Some(digit) = letters.peek().and_then(|letter| letter.to_digit(10)) {
            number = Some(number.unwrap_or(0) * 10 + digit as usize);
            letters.next();
        }
        let value = number.map_or(next, |number: usize| number.saturating_sub(1));
        next = next.max(value + 1);
        match spelling {
            Placeholders::Numbered => {
                text.push_str(&format!("${}", value + 1));
                if taken.len() <= value {
                    taken.extend(taken.len()..=value);
                }
            }
            Placeholders::InOrder => {
                text.push('?');
                taken.push(value);
            }
        }
    }
    (text, taken)
}

/// Replaces each call of a function by what `spell` makes of its arguments.
pub(super) fn calls(sql: String, name: &str, spell: impl Fn(&[&str]) -> String) -> String {
    let head = format!("{name}(");
    let mut sql = sql;
    let mut from = 0;
    while let Some(begin) = sql[from..].find(&head).map(|at| from + at) {
        let inside = begin + head.len();
        let is_longer_name = sql[..begin].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        let Some((arguments, end)) = arguments(&sql[inside..]).filter(|_| !is_longer_name) else {
            from = inside;
            continue;
        };
        let spelled = spell(&arguments);
        let end = inside + end;
        sql.replace_range(begin..end, &spelled);
        from = begin + if spelled.starts_with(&head) { head.len() } else { 0 };
    }
    sql
}

/// The arguments up to the closing parenthesis, and where that ends.
fn arguments(text: &str) -> Option<(Vec<&str>, usize)> {
    let (mut depth, mut begin, mut is_quoted) = (0_usize, 0, false);
    let mut arguments = Vec::new();
    for (at, letter) in text.char_indices() {
        match letter {
            '\'' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            ')' => {
                arguments.push(text[begin..at].trim());
                return Some((arguments, at + 1));
            }
            ',' if depth == 0 => {
                arguments.push(text[begin..at].trim());
                begin = at + 1;
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Placeholders, calls, placeholders};

    #[test]
    fn placeholders_are_numbered_or_repeated() {
        let sql = "a = ?2 AND b = '?' AND c = ?1 AND d = ?2";
        let numbered = placeholders(sql, &Placeholders::Numbered);
        assert_eq!(numbered, ("a = $2 AND b = '?' AND c = $1 AND d = $2".into(), vec![0, 1]));
        let in_order = placeholders(sql, &Placeholders::InOrder);
        assert_eq!(in_order, ("a = ? AND b = '?' AND c = ? AND d = ?".into(), vec![1, 0, 1]));
        let plain = placeholders("(?, ?)", &Placeholders::Numbered);
        assert_eq!(plain, ("($1, $2)".into(), vec![0, 1]));
    }

    #[test]
    fn calls_are_replaced_with_their_arguments() {
        let spell = |arguments: &[&str]| format!("<{}>", arguments.join("|"));
        let spelled = calls("f(a, 'x, )', g(b, c)) AND NOT f(f(1), 2) OR xf(3)".into(), "f", spell);
        assert_eq!(spelled, "<a|'x, )'|g(b, c)> AND NOT <<1>|2> OR xf(3)");
    }
}
