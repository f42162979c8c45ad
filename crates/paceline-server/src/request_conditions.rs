//! What a request says of the answers that it can use.

use http::{HeaderMap, header};

/// Whether a client knows the content of a tag already. Tags compare weakly, as for reading they may.
pub(crate) fn is_known(headers: &HeaderMap, entity_tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim_start_matches("W/").to_owned();
    words(headers, header::IF_NONE_MATCH).any(|known| known == "*" || opaque(known) == opaque(entity_tag))
}

/// Whether a client takes gzip: it names it, or all codings, with a weight above zero.
pub(crate) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let weight = |wanted: &str| {
        words(headers, header::ACCEPT_ENCODING).find_map(|coding| {
            let (name, parameter) = coding.split_once(';').unwrap_or((coding, ""));
            let weight = parameter.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f64>().ok());
            name.trim().eq_ignore_ascii_case(wanted).then_some(weight.unwrap_or(1.0))
        })
    };
    weight("gzip").or_else(|| weight("*")).is_some_and(|weight| weight > 0.0)
}

/// The elements of a header that is a list.
fn words(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, http::HeaderValue::from_static(value))])
    }

    #[test]
    fn gzip_is_taken_when_it_is_named_and_not_refused() {
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", true),
            ("GZIP;q=0.5", true),
            ("br, *", true),
            ("gzip;q=0, *", false),
            ("*;q=0.0", false),
            ("br", false),
            ("", false),
        ] {
            assert_eq!(accepts_gzip(&headers(header::ACCEPT_ENCODING, accepted)), expected, "{accepted}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[test]
    fn a_known_tag_is_found_among_several() {
        for (known, expected) in [
            ("W/\"a\"", true),
            ("\"a\"", true),
            ("\"b\", W/\"a\"", true),
            ("*", true),
            ("\"ab\"", false),
            ("", false),
        ] {
            assert_eq!(is_known(&headers(header::IF_NONE_MATCH, known), "W/\"a\""), expected, "{known}");
        }
    }
}
