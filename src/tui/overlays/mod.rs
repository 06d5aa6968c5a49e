//! What opens over a screen: pages (details, evidence, help), the palette, and forms.

pub mod alert_details;
pub mod approvals;
pub mod ballot;
pub mod company;
pub mod compare;
pub mod deed;
pub mod deed_about;
pub mod details;
pub mod evidence;
pub mod form;
pub mod form_fields;
pub mod help;
pub mod page;
pub mod palette;
pub mod poll;
pub mod probe_details;
pub mod proof;
pub mod purpose;
pub mod ruling;
pub mod run_details;
pub mod stay_on;
pub mod step_details;
pub mod word;

use form::Form;
use page::Page;
use palette::Palette;

#[derive(Debug)]
pub enum Overlay {
    Page(Page),
    Palette(Palette),
    Form(Form),
}
