//! How panels share an area: by what they hold, and the one in use never hidden.

use ratatui::layout::Rect;

/// A panel of less than this shows nothing useful, unless it holds less: title, column heads and three lines.
const HEIGHT_MIN: u16 = 5;

/// Stacks panels that hold so many `rows`. Where all do not fit, the later ones are hidden (height 0), except the one
/// that has the `focus`.
pub fn stack(area: Rect, rows: &[usize], focus: usize) -> Vec<Rect> {
    let wanted: Vec<u16> =
        rows.iter().map(|rows| u16::try_from(rows.max(&1) + 2).unwrap_or(u16::MAX)).collect();
    let mut heights = vec![0_u16; rows.len()];
    let mut left = area.height;
    let first = Some(focus).filter(|focus| *focus < rows.len());
    let mut shown: Vec<usize> = Vec::new();
    for i in first.into_iter().chain((0..rows.len()).filter(|i| *i != focus)) {
        let least = wanted[i].min(HEIGHT_MIN);
        if left >= least || shown.is_empty() {
            heights[i] = least.min(left);
            left -= heights[i];
            shown.push(i);
        }
    }
    shown.sort_unstable();
    while left > 0 {
        let needy: Vec<usize> = shown.iter().copied().filter(|i| heights[*i] < wanted[*i]).collect();
        let Some(share) = u16::try_from(needy.len()).ok().filter(|n| *n > 0) else { break };
        let each = (left / share).max(1);
        for i in needy {
            let more = each.min(wanted[i] - heights[i]).min(left);
            heights[i] += more;
            left -= more;
        }
    }
    if let Some(last) = shown.last() {
        heights[*last] += left;
    }
    let mut y = area.y;
    heights
        .into_iter()
        .map(|height| {
            let rect = Rect { y, height, ..area };
            y += height;
            rect
        })
        .collect()
}

/// Two columns with one blank between them; `left` is the left one's share in percent.
pub fn halves(area: Rect, left: u16) -> (Rect, Rect) {
    let wide = u16::try_from(u32::from(area.width) * u32::from(left) / 100).unwrap_or(area.width);
    let right = area.width.saturating_sub(wide + 1);
    (Rect { width: wide, ..area }, Rect { x: area.right() - right, width: right, ..area })
}

/// A box of at most this size in the middle.
pub fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_panels_leave_room_to_large_ones() {
        let heights = |height, rows: &[usize], focus| -> Vec<u16> {
            stack(Rect::new(0, 0, 80, height), rows, focus).iter().map(|rect| rect.height).collect()
        };
        assert_eq!(heights(20, &[2, 100], 0), [4, 16]);
        assert_eq!(heights(11, &[9, 9, 9], 0), [6, 5, 0]);
        assert_eq!(heights(11, &[9, 9, 9], 2), [6, 0, 5], "the panel in use is never hidden");
        assert_eq!(
            heights(8, &[9, 1, 9], 0),
            [5, 3, 0],
            "a panel that holds little fits where another does not"
        );
        assert_eq!(heights(2, &[9, 9], 1), [0, 2]);
        assert_eq!(heights(20, &[1, 1], 0), [3, 17], "the last takes what is left");
    }

    proptest! {
        #[test]
        fn panels_fill_the_area_exactly(height in 0_u16..90, rows in prop::collection::vec(0_usize..40, 1..6), focus in 0_usize..6) {
            let rects = stack(Rect::new(0, 3, 80, height), &rows, focus);
            prop_assert_eq!(rects.iter().map(|rect| rect.height).sum::<u16>(), height);
        }
    }
}
