//! Echo to this machine, where that is permitted. How packets are counted is tested beside the code.

use crate::{
    planned::planned,
    probes::{detail, once},
};
use golive::measure::Outcome;

#[tokio::test]
async fn this_machine_answers_or_the_reason_is_ours() {
    for host in ["127.0.0.1", "localhost"] {
        let lines = format!(
            "host = \"{host}\"\npackets = 2\nexpect = [\"loss == 0\", \"time <= worst && worst < 10s\"]"
        );
        let sample = once(planned("icmp", &format!("{lines}\nread = {{ worst = \"worst\" }}"))).await;
        match sample.outcome {
            Outcome::Ok => assert_eq!(sample.readings.len(), 1),
            Outcome::Unable => assert!(detail(&sample).contains("ping_group_range"), "{}", detail(&sample)),
            // A machine may have ::1 for localhost and no IPv6.
            Outcome::Refused if host == "localhost" => {}
            other => panic!("{other:?}: {}", detail(&sample)),
        }
    }
    assert_eq!(once(planned("icmp", "host = \"nowhere.invalid\"")).await.outcome, Outcome::Dns);
}
