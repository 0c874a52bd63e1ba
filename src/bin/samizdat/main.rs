//! The command `samizdat`.

fn main() {}
