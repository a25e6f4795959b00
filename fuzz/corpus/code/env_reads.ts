// where the queue is
const a = process.env.QUEUE || "video@cpu";
const b = process.env["B"] ?? 'it\'s'; /* other */
const c = `x ${process.env.C} y`, d = import.meta.env.D!;
const e = Deno.env.get("E") ?? "e";
const f = /["']/.test(a) ? "yes" : "no";
