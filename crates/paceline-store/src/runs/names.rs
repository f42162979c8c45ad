//! Names for runs and models whose maker gave none: two words and a number.

const ADJECTIVES: &[&str] = &[
    "able", "agile", "amber", "ample", "brave", "bright", "brisk", "calm", "clean", "clear", "clever",
    "crisp", "deft", "eager", "early", "fair", "fleet", "fond", "fresh", "gentle", "glad", "grand", "happy",
    "hardy", "honest", "keen", "kind", "light", "lively", "loyal", "lucid", "merry", "mild", "neat",
    "nimble", "noble", "patient", "polite", "proud", "quick", "quiet", "rapid", "ready", "serene", "sharp",
    "silent", "sleek", "smart", "smooth", "solid", "spry", "stable", "steady", "swift", "tidy", "vivid",
    "warm", "wise", "witty", "young",
];
const NOUNS: &[&str] = &[
    "antelope", "badger", "bear", "beaver", "bison", "bobcat", "camel", "caribou", "cheetah", "cod", "colt",
    "condor", "coyote", "crane", "deer", "dolphin", "dove", "eagle", "egret", "elk", "falcon", "finch",
    "fox", "gazelle", "goose", "gull", "hare", "hawk", "heron", "horse", "ibex", "jackal", "jay", "koala",
    "lark", "lion", "lynx", "marten", "mole", "moose", "moth", "newt", "ostrich", "otter", "owl", "panda",
    "perch", "pike", "puma", "quail", "rabbit", "raven", "robin", "salmon", "seal", "shrew", "stork", "swan",
    "trout", "turtle", "whale", "wolf", "wren", "zebra",
];

/// A name such as `swift-heron-412`, of at most 20 characters.
pub(crate) fn generate() -> String {
    let word = |words: &[&'static str]| words[fastrand::usize(..words.len())];
    format!("{}-{}-{}", word(ADJECTIVES), word(NOUNS), fastrand::u16(..1000))
}
