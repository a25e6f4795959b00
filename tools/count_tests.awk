# Counts the tests in gtest's XML reports, which hold one element a line.
# -v fallen="NAMES": test programs that failed as a whole; each counts as one.

function attribute(line, name,    start, rest) {
  start = index(line, " " name "=\"")
  if (!start) return ""
  rest = substr(line, start + length(name) + 3)
  return substr(rest, 1, index(rest, "\"") - 1)
}

function text(escaped) {
  # gtest puts file and line on the first line of a message.
  sub(/^[^&]*:[0-9]+&#x0A;/, "", escaped)
  gsub(/&#x0A;/, " ", escaped)
  gsub(/&quot;/, "\"", escaped)
  gsub(/&apos;/, "'", escaped)
  gsub(/&lt;/, "<", escaped)
  gsub(/&gt;/, ">", escaped)
  gsub(/&amp;/, "\\&", escaped)
  sub(/ +$/, "", escaped)
  return escaped
}

function finish() {
  if (name == "") return
  if (is_failed) failed_names[failed++] = name
  else if (is_skipped) skipped_names[skipped++] = name (reason ? ": " reason : "")
  else passed++
  name = ""
}

/^ *<testcase / {
  finish()
  name = attribute($0, "classname") "." attribute($0, "name")
  is_failed = 0
  is_skipped = attribute($0, "result") == "skipped" || attribute($0, "status") == "notrun"
  reason = attribute($0, "status") == "notrun" ? "disabled" : ""
}
/^ *<failure / { is_failed = 1 }
/^ *<skipped / { if (reason == "") reason = text(attribute($0, "message")) }

END {
  finish()
  count = split(fallen, programs, " ")
  for (i = 1; i <= count; i++) {
    failed_names[failed++] = programs[i] " (the program failed as a whole)"
  }
  print ""
  for (i = 0; i < failed; i++) print "failed: " failed_names[i]
  for (i = 0; i < skipped; i++) print "skipped: " skipped_names[i]
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  exit (failed || !passed) ? 1 : 0
}
