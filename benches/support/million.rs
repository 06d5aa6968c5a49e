//! A project of a large programme: a plan of several hundred things, and a million events about them in the mix of a
//! trial run, most of them cases carried out.

use chrono::{DateTime, TimeDelta, Utc};
use golive::{
    id::Id,
    splitmix::SplitMix64,
    state::{CaseResult, Choice, Disposition, Event, Happening, Progress, Severity, Subject},
};
use std::{fmt::Write as _, time::Duration};
use uuid::{Builder, Uuid};

pub const EVENTS: u64 = 1_000_000;

const CASES: u64 = 500;
const ITEMS: u64 = 300;
const REQUIREMENTS: u64 = 100;
const MILESTONES: u64 = 20;

const PEOPLE: [&str; 12] =
    ["wang", "zhao", "qian", "sun", "li", "zhou", "wu", "zheng", "feng", "chen", "chu", "user:hotline"];

/// A person's words, 20 to 60 bytes.
const NOTES: [&str; 6] = [
    "应付金额没有变化",
    "扫码后三秒才出积分",
    "会员等级显示不对，重登后正常",
    "退货后积分没有扣回",
    "优惠券叠加顺序与方案一致，通过",
    "换了一台收银机重试，现象相同",
];

/// What testers report, 60 to 120 bytes.
const FEEDBACK: [&str; 4] = [
    "收银台偶尔打不开会员页面，重启之后恢复正常",
    "生日当天的双倍积分没有到账，会员打电话来问了两次",
    "小票上没有印剩余积分，店长希望和旧系统保持一致，方便顾客核对",
    "储值卡余额不足时没有提示金额，只说支付失败，收银员不知道怎么解释",
];

/// The plan, as TOML.
pub fn plan() -> String {
    let mut text = String::from(
        "[project]\nid = \"million\"\nname = \"Million\"\n[person.wang]\nname = \"王\"\ndepartment = \"pm\"\nroles = [\"pm\"]\n",
    );
    for n in 0..REQUIREMENTS {
        let _ = write!(text, "[requirement.R-{n}]\ntitle = \"需求 {n}\"\npriority = \"must\"\n");
    }
    for n in 0..CASES {
        let verifies = n % REQUIREMENTS;
        let _ = write!(
            text,
            "[case.U-{n}]\ntitle = \"用例 {n}\"\nverifies = [\"R-{verifies}\"]\npersona = \"member\"\nsteps = [\"走一遍\"]\n"
        );
    }
    for n in 0..MILESTONES {
        let exit = "requirements.must.verified == requirements.must.total";
        let _ = write!(
            text,
            "[milestone.M-{n}]\ntitle = \"里程碑 {n}\"\ndue = 2027-01-01\nexit = [\"{exit}\"]\n"
        );
    }
    text.push_str("[checklist.go-live]\ntitle = \"上线检查\"\n");
    for n in 0..ITEMS {
        let _ = write!(text, "[checklist.go-live.item.I-{n}]\ntitle = \"检查项 {n}\"\n");
    }
    text
}

/// One event a second.
pub fn at(seq: u64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
        + TimeDelta::seconds(1_800_000_000 + seq.cast_signed())
        + TimeDelta::microseconds(123_456)
}

/// The event in a place: 60 % cases, 20 % items of checklists, 10 % feedback, and of the rest a little of each.
pub fn event(seq: u64) -> Event {
    let turn = mixed(seq);
    let what = match turn % 100 {
        0..60 => Happening::CaseRecorded {
            case: Id::new(format!("U-{}", turn / 100 % CASES)),
            result: CaseResult::ALL[pick(turn, 1, 3)],
            note: NOTES[pick(turn, 2, NOTES.len())].to_owned(),
            took: turn.is_multiple_of(2).then(|| Duration::from_millis(turn % 90_000)),
            clicks: turn.is_multiple_of(3).then_some(7),
        },
        60..80 => ticked(turn),
        80..90 => Happening::FeedbackAdded {
            text: FEEDBACK[pick(turn, 3, FEEDBACK.len())].to_owned(),
            severity: Severity::ALL[pick(turn, 4, Severity::ALL.len())],
            case: turn.is_multiple_of(2).then(|| Id::new(format!("U-{}", turn / 100 % CASES))),
            requirement: None,
            place: Some(format!("门店 {}", turn / 100 % 40)),
        },
        other => rest(other, turn),
    };
    let by = PEOPLE[pick(turn, 5, PEOPLE.len())].to_owned();
    Event { id: id(seq, turn), at: at(seq), by, what, signature: None }
}

fn ticked(turn: u64) -> Happening {
    let (checklist, item) = (Id::new("go-live"), Id::new(format!("I-{}", turn / 100 % ITEMS)));
    let note = NOTES[pick(turn, 2, NOTES.len())].to_owned();
    if turn.is_multiple_of(5) {
        Happening::ItemUnticked { checklist, item, note }
    } else {
        Happening::ItemTicked { checklist, item, note, proof: None, look: None }
    }
}

fn rest(sort: u64, turn: u64) -> Happening {
    let note = NOTES[pick(turn, 2, NOTES.len())].to_owned();
    let requirement = Id::new(format!("R-{}", turn / 100 % REQUIREMENTS));
    match sort {
        90..92 => Happening::RequirementMarked { requirement, progress: Progress::Delivered, note },
        92..94 => {
            let seat = ["business", "it", "operations"][pick(turn, 6, 3)].to_owned();
            Happening::Voted { gate: Id::new("go-live"), seat, choice: Choice::Go, note }
        }
        94..96 => Happening::Claimed { subject: Subject::Requirement(requirement), note },
        96 => Happening::Released { subject: Subject::Requirement(requirement), note },
        97 => Happening::SignedOff { subject: Subject::Requirement(requirement), note },
        98 => {
            let place = some_feedback(turn / 100 % EVENTS);
            let feedback = id(place, mixed(place));
            Happening::FeedbackSettled { feedback, disposition: Disposition::Fixed, note }
        }
        _ => Happening::MilestoneNoted { milestone: Id::new(format!("M-{}", turn % MILESTONES)), note },
    }
}

/// The place of the first feedback from `place` on.
fn some_feedback(place: u64) -> u64 {
    (place.max(1)..=EVENTS).find(|place| (80..90).contains(&(mixed(*place) % 100))).unwrap_or(place)
}

/// As the program makes them: by time, and then by chance.
fn id(seq: u64, turn: u64) -> Uuid {
    let mut chance = [0; 10];
    chance[..8].copy_from_slice(&mixed(turn).to_be_bytes());
    Builder::from_unix_timestamp_millis(at(seq).timestamp_millis().unsigned_abs(), &chance).into_uuid()
}

fn pick(turn: u64, of: u64, count: usize) -> usize {
    usize::try_from(mixed(turn ^ of)).unwrap_or_default() % count
}

/// What goes with a number, as if by chance.
fn mixed(n: u64) -> u64 {
    SplitMix64::new(n).next()
}
