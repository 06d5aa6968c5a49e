//! What people record from the command line.

use super::Project;

#[test]
fn what_was_recorded_is_listed() {
    let project = Project::small();
    project
        .run("--as wang uat record UAT-01 pass --time 18s --clicks 3")
        .says(0, "recorded UAT-01: pass (event 1)\n");
    project
        .run_args(&["uat", "record", "UAT-02", "fail", "--note", "no prompt for 13812345678"])
        .says(0, "recorded UAT-02: fail (event 2)\n");
    project.run("uat list").says(
        0,
        "id      result  at    by           verifies  title\n\
         UAT-01  pass    TIME  wang         R-01      A cashier finds a member\n\
         UAT-02  fail    TIME  user:tester  R-01      A member is found\n"
            .replace("TIME ", "TIME")
            .replace("at    ", "at                   ")
            .replace("TIME", "TIME ")
            .as_str(),
    );
    let listed = project.run("uat list --format json").json();
    assert_eq!(listed[1]["result"], "fail");

    project
        .run_args(&["feedback", "add", "the till of member 13812345678 is slow", "--severity", "blocker"])
        .says(0, "recorded feedback F-001 (event 3)\n");
    let feedback = project.run("feedback list --format json").json();
    assert_eq!(
        feedback[0]["text"], "the till of member 138****5678 is slow",
        "phone numbers are not recorded"
    );
    assert_eq!(project.run("facts feedback.blocker.open --format json").json()[0]["value"], 1);
    project.run("feedback settle F-001 fixed").says(0, "settled F-001: fixed (event 4)\n");
    assert_eq!(project.run("facts feedback.blocker.open --format json").json()[0]["value"], 0);

    project.run("requirement mark R-01 delivered").says(0, "recorded R-01: delivered (event 5)\n");
    project.run("requirement list").says(
        0,
        "id    priority  progress   verification  owner  title\n\
         R-01  must      delivered  fail          wang   Cashiers find a member by phone number within 2 s\n",
    );
    project
        .run_args(&["milestone", "note", "accepted", "vendor is late"])
        .says(0, "noted on accepted (event 6)\n");
    project.run("milestone list").says(
        0,
        "id        due         state        owner  title\n\
         accepted  2027-01-31  not reached  wang   Accepted by its users\n",
    );
    project.run("checklist tick ready backup").says(0, "ticked backup (event 7)\n");
    project.run("checklist list").says(
        0,
        "checklist  item    state  by           title\n\
         ready      backup  done   user:tester  A backup was restored\n\
         ready      quiet   done   itself       No blocker is open\n",
    );
}

#[test]
fn rules_refuse_with_exit_5_and_record_nothing() {
    let project = Project::small();
    project
        .run("uat record UAT-01 fail")
        .fails(5, "error: a failed or blocked case needs a note of what was seen\n");
    project
        .run("checklist tick ready quiet")
        .fails(5, "error: quiet ticks itself and cannot be ticked by hand\nhint: it is done while: feedback.blocker.open == 0\n");
    project.run("--lang zh checklist untick ready backup --note x").fails(5, "错误: backup 尚未勾选\n");
    assert_eq!(project.run("uat list --format json").json()[0]["result"], "untested");
}

#[test]
fn a_place_that_cannot_be_written_is_said_and_nothing_is_acknowledged() {
    let project = Project::small();
    project.write(".golive", "a file where the directory should be");
    let run = project.run("uat record UAT-01 pass");
    assert_eq!((run.code, run.out.as_str()), (4, ""));
    assert!(run.err.contains(".golive/journal.db") && run.err.contains("hint:"), "{}", run.err);

    let project = Project::small();
    project.write(".golive/journal.db", &"this is no database ".repeat(100));
    let run = project.run("--lang zh gate");
    assert_eq!((run.code, run.out.as_str()), (4, ""));
    assert!(run.err.contains("不是 golive 日志"), "{}", run.err);
}

#[test]
fn reading_leaves_no_trace() {
    let project = Project::small();
    for line in ["gate", "facts", "uat list", "check", "explain uat.total"] {
        project.run(line);
    }
    assert!(!project.path().join(".golive").exists());
}
