//! What burn rates there are: a plan asks for them by name, so their spans are part of its format.

use std::time::Duration;

/// The spans, by the end of the fact's name.
pub const BURN_SPANS: [(&str, Duration); 6] = [
    ("burn_5m", Duration::from_mins(5)),
    ("burn_30m", Duration::from_mins(30)),
    ("burn_1h", Duration::from_hours(1)),
    ("burn_2h", Duration::from_hours(2)),
    ("burn_6h", Duration::from_hours(6)),
    ("burn_24h", Duration::from_hours(24)),
];

/// Events without which a burn rate is an anecdote: with fewer, one failure would be all of it.
pub const BURN_EVENTS_LEAST: u64 = 5;

/// The span of a burn rate by the end of the fact's name.
pub fn burn_span(name: &str) -> Option<Duration> {
    BURN_SPANS.into_iter().find(|(known, _)| *known == name).map(|(_, span)| span)
}
