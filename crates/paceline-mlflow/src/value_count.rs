//! How many values a JSON text holds, before it is parsed.
//!
//! A parsed value takes up to a hundred times the bytes of its text, so a body of a bounded size is not yet a bounded
//! use of memory. The largest legal request, a full batch, has some ten thousand values.

/// Values that a body may hold.
const VALUES_MAX: usize = 500_000;

/// Whether a text has more values than any request needs: counts commas and brackets outside of strings.
pub(crate) fn exceeds_value_limit(json: &[u8]) -> bool {
    // A value takes two bytes at the least.
    if json.len() <= 2 * VALUES_MAX {
        return false;
    }
    let mut values = 0;
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b',' | b'[' | b'{' => values += 1,
            b'"' => skip_string(&mut bytes),
            _ => {}
        }
    }
    values > VALUES_MAX
}

fn skip_string(bytes: &mut std::slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
}
