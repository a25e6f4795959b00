package main
func main() {
	a := os.Getenv("A")
	b, ok := os.LookupEnv("B")
	c := getEnv("C", "localhost:7233")
	d := `raw \ "text"`
	e := 'x'
}
