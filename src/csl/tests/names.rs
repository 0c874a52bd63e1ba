//! Names: order, particles, initials, lists, labels, and what stands in for them.

use serde_json::{Value, json};

use super::check;

fn authors(names: &[(&str, &str)]) -> Value {
    let list: Vec<Value> =
        names.iter().map(|(family, given)| json!({"family": family, "given": given})).collect();
    json!({"author": list, "title": "T"})
}

fn name(attributes: &str, names: &[(&str, &str)], expected: &str) {
    check(
        &format!("<names variable=\"author\"><name {attributes}/></names>"),
        authors(names),
        expected,
    );
}

#[test]
fn orders_and_particles() {
    name("", &[("Doe", "Jane")], "Jane Doe");
    name("name-as-sort-order=\"all\"", &[("Doe", "Jane")], "Doe, Jane");
    name("form=\"short\"", &[("van Gogh", "Vincent")], "van Gogh");
    name("name-as-sort-order=\"all\"", &[("van Gogh", "Vincent")], "Gogh, Vincent van");
    name("", &[("Tocqueville", "Alexis de")], "Alexis de Tocqueville");
    name("form=\"short\"", &[("Tocqueville", "Alexis de")], "Tocqueville");
    name("", &[("King", "Martin Luther, Jr.")], "Martin Luther King Jr.");
    name("", &[("司馬", "遷")], "司馬遷");
}

#[test]
fn initials() {
    name("initialize-with=\". \"", &[("Doe", "Jane Ann")], "J. A. Doe");
    name("initialize-with=\".\"", &[("Doe", "Jean-Luc")], "J.-L. Doe");
    name("initialize-with=\"\" initialize=\"false\"", &[("Doe", "J. Ann")], "J Ann Doe");
}

#[test]
fn lists() {
    let three = [("A", "x"), ("B", "y"), ("C", "z")];
    name("form=\"short\"", &three, "A, B, C");
    name("form=\"short\" and=\"text\"", &three, "A, B, and C");
    name("form=\"short\" and=\"symbol\" delimiter-precedes-last=\"never\"", &three, "A, B &#38; C");
    name("form=\"short\" and=\"text\"", &three[..2], "A and B");
    name("form=\"short\" et-al-min=\"3\" et-al-use-first=\"1\"", &three, "A et al.");
    name("form=\"short\" et-al-min=\"3\" et-al-use-first=\"2\"", &three, "A, B, et al.");
    let four = [("A", "x"), ("B", "y"), ("C", "z"), ("D", "u")];
    name(
        "form=\"short\" et-al-min=\"4\" et-al-use-first=\"2\" et-al-use-last=\"true\"",
        &four,
        "A, B, … D",
    );
    name("form=\"count\"", &four, "4");
}

#[test]
fn labels_and_substitutes() {
    let names = r#"<names variable="author"><name form="short"/><label form="short" prefix=" (" suffix=")"/>
        <substitute><names variable="editor"/><text variable="title"/></substitute></names>
        <text variable="title" prefix=": "/>"#;
    check(
        names,
        json!({"editor": [{"family": "A"}, {"family": "B"}], "title": "T"}),
        "A, B (eds.): T",
    );
    check(names, json!({"title": "T"}), "T");
    check(
        names,
        json!({"author": [{"literal": "The Institute"}], "title": "T"}),
        "The Institute: T",
    );
}
