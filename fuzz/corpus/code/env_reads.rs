fn main<'a>() {
    let a = std::env::var("A").unwrap();
    let b = env::var("B").unwrap_or("b".to_string());
    let c = env::var("C").unwrap_or_else(|_| String::from("c"));
    let d = env!("D");
    let e = r#"raw "text""#;
    let f = '"'; // a quote
}
