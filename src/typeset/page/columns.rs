//! Rows parted into columns of equal height.

/// How many of the rows from `start` on fit into columns of a height: the first row of each column,
/// and behind the last row that fits. A column begins only with a row that may begin one.
pub(crate) fn fill(rows: &[(u32, bool)], start: usize, count: u32, height: u32) -> Vec<usize> {
    let mut starts = vec![start];
    let mut row = start;
    for _ in 0..count {
        let mut end = row;
        let mut reached = 0;
        let mut allowed = row;
        while end < rows.len() && reached + rows[end].0 <= height {
            reached += rows[end].0;
            end += 1;
            if end == rows.len() || rows[end].1 {
                allowed = end;
            }
        }
        if allowed == row {
            break;
        }
        row = allowed;
        starts.push(row);
        if row == rows.len() {
            break;
        }
    }
    starts
}

/// The least height at which the rows from `start` on fit into the columns, if it is at most
/// `greatest`.
pub(crate) fn balance(
    rows: &[(u32, bool)],
    start: usize,
    count: u32,
    greatest: u32,
) -> Option<u32> {
    let total: u32 = rows[start..].iter().map(|(height, _)| height).sum();
    let least = total.div_ceil(count.max(1));
    (least..=greatest).find(|&height| fill(rows, start, count, height).last() == Some(&rows.len()))
}

#[cfg(test)]
mod tests {
    use super::{balance, fill};

    #[test]
    fn columns_are_filled_and_balanced() {
        let lines = [(1, true); 7];
        assert_eq!(fill(&lines, 0, 2, 3), [0, 3, 6]);
        assert_eq!(fill(&lines, 0, 2, 4), [0, 4, 7]);
        assert_eq!(balance(&lines, 0, 2, 10), Some(4));
        assert_eq!(balance(&lines, 0, 2, 3), None);
        assert_eq!(balance(&lines, 5, 2, 3), Some(1));
        // The fourth row stays with the third.
        let kept = [(1, true), (1, true), (1, true), (1, false), (1, true), (1, true)];
        assert_eq!(fill(&kept, 0, 2, 3), [0, 2, 5]);
        assert_eq!(balance(&kept, 0, 2, 10), Some(4));
    }
}
