//! How the time of a search grows with the number of customers, drawn.

use std::fmt::Write;

use crate::searching::Figures;

/// Sizes of the picture and of its two fields, in pixels.
const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 400.0;
const FIELD: (f64, f64) = (300.0, 280.0);
const TOP: f64 = 50.0;
const LEFTS: [f64; 2] = [60.0, 430.0];

/// Times at the bottom and the top of a field, in milliseconds.
const LEAST: f64 = 0.1;
const MOST: f64 = 1_000.0;
const TICKS: [f64; 5] = [LEAST, 1.0, 10.0, 100.0, MOST];

/// Colours that can be told apart on light and on dark ground, also by most people who see few of them.
const COLOURS: [&str; 8] = ["#4477aa", "#ee6677", "#228833", "#b8860b", "#2aa1c0", "#aa3377", "#888888", "#cc5500"];

/// An SVG with the medians of every class on the left and their 99th percentiles on the right, both axes logarithmic. `None` with fewer
/// than two sizes: there is no growth to see.
pub(crate) fn draw(figures: &[Figures]) -> Option<String> {
    let (least, most) = (figures.iter().map(|at| at.size).min()?, figures.iter().map(|at| at.size).max()?);
    if least == most {
        return None;
    }
    let x = |size: u32| (f64::from(size) / f64::from(least)).ln() / (f64::from(most) / f64::from(least)).ln() * FIELD.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"Time of a search by number of \
         customers\">\n<style>\nsvg {{ color: #24292f; font: 12px system-ui, sans-serif }}\n@media (prefers-color-scheme: dark) {{ svg {{ color: \
         #d0d7de }} }}\ntext {{ fill: currentColor }}\n.axis {{ stroke: currentColor; stroke-opacity: .25 }}\n.limit {{ stroke: currentColor; \
         stroke-dasharray: 4 4; stroke-opacity: .7 }}\npolyline {{ fill: none; stroke-width: 2 }}\n</style>\n"
    );
    for (left, title, limit, percentile) in [(LEFTS[0], "p50", 3.0, 50), (LEFTS[1], "p99", 15.0, 99)] {
        field(&mut svg, left, &format!("{title}, ms"), limit, figures, &x);
        for (class, colour) in figures[0].classes.iter().map(|one| one.class).zip(COLOURS) {
            let points: Vec<(f64, f64)> = figures
                .iter()
                .flat_map(|at| at.classes.iter().filter(|one| one.class == class).map(move |one| (at.size, one.warm)))
                .map(|(size, warm)| (left + x(size), y(if percentile == 50 { warm.p50 } else { warm.p99 })))
                .collect();
            let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            let _ = writeln!(svg, "<polyline stroke=\"{colour}\" points=\"{}\"/>", path.join(" "));
            for (x, y) in points {
                let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
            }
        }
    }
    legend(&mut svg, figures);
    svg.push_str("</svg>\n");
    Some(svg)
}

/// The height of a time.
fn y(millis: f64) -> f64 {
    let part = (millis.clamp(LEAST, MOST) / LEAST).ln() / (MOST / LEAST).ln();
    TOP + FIELD.1 * (1.0 - part)
}

/// Axes with their numbers, and the limit as a broken line.
fn field(svg: &mut String, left: f64, title: &str, limit: f64, figures: &[Figures], x: &dyn Fn(u32) -> f64) {
    let (right, bottom) = (left + FIELD.0, TOP + FIELD.1);
    let _ = writeln!(svg, "<text x=\"{left}\" y=\"{}\" font-weight=\"600\">{title}</text>", TOP - 16.0);
    for millis in TICKS {
        let at = y(millis);
        let _ = writeln!(svg, "<line class=\"axis\" x1=\"{left}\" y1=\"{at:.1}\" x2=\"{right}\" y2=\"{at:.1}\"/>");
        let _ = writeln!(svg, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{millis}</text>", left - 8.0, at + 4.0);
    }
    for at in figures {
        let label = if at.size >= 1_000_000 { format!("{}M", at.size / 1_000_000) } else { format!("{}k", at.size / 1_000) };
        let across = left + x(at.size);
        let _ = writeln!(svg, "<line class=\"axis\" x1=\"{across:.1}\" y1=\"{TOP}\" x2=\"{across:.1}\" y2=\"{bottom}\"/>");
        let _ = writeln!(svg, "<text x=\"{across:.1}\" y=\"{}\" text-anchor=\"middle\">{label}</text>", bottom + 18.0);
    }
    let at = y(limit);
    let _ = writeln!(svg, "<line class=\"limit\" x1=\"{left}\" y1=\"{at:.1}\" x2=\"{right}\" y2=\"{at:.1}\"/>");
    let _ = writeln!(svg, "<text x=\"{}\" y=\"{:.1}\">limit {limit} ms</text>", left + 60.0, at - 5.0);
}

fn legend(svg: &mut String, figures: &[Figures]) {
    let labels = figures[0].classes.iter().map(|one| one.class.label());
    for (place, (label, colour)) in labels.zip(COLOURS).enumerate() {
        let (x, y) = (LEFTS[0] + place as f64 * 96.0, HEIGHT - 16.0);
        let _ = writeln!(svg, "<circle cx=\"{x}\" cy=\"{}\" r=\"4\" fill=\"{colour}\"/>", y - 4.0);
        let _ = writeln!(svg, "<text x=\"{}\" y=\"{y}\">{label}</text>", x + 9.0);
    }
}
