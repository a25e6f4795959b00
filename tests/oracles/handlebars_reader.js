// usage: node handlebars_reader.js HANDLEBARS_JS CASES_JSON
//
// Renders each of [{template, data, partials}] with handlebars.js and prints
// [{ok, text}]. Helpers are those of plimsoll, as docs/templates.md has them;
// whatever prints a list or mapping counts as refused, as it is there. Each value
// is written on its own: with `noEscape`, handlebars.js adds neighbouring numbers
// up, so what escapes is replaced instead.
'use strict';
const fs = require('fs');
const Handlebars = require(process.argv[2]);
Handlebars.Utils.escapeExpression = (value) => nothing(value) ? '' : `${value}`;
const MARK = '\u0001container\u0001';

function refuse(why) { throw new Error(why); }
function hold(value) {
  return !(Handlebars.Utils.isEmpty(value) || value === 0);
}
function plain(count, most, helper) {
  return function (...args) {
    const options = args.pop();
    if (options.fn || options.inverse) refuse('no block');
    if (Object.keys(options.hash).length > 0) refuse('no hash');
    if (args.length < count || args.length > most) refuse('arguments');
    return helper(...args);
  };
}
function scalar(value) {
  if (value !== null && typeof value === 'object') refuse('a container');
  return value;
}
function member(holder, key) {
  return Object.prototype.hasOwnProperty.call(holder, key) ? holder[key]
                                                           : undefined;
}
function nothing(value) { return value === undefined || value === null; }
function same(a, b) {
  scalar(a);
  scalar(b);
  if (nothing(a) || nothing(b)) return nothing(a) && nothing(b);
  return String(a) === String(b);
}
function text(value) { return nothing(value) ? '' : String(scalar(value)); }

const helpers = {
  eq: plain(2, 2, same),
  ne: plain(2, 2, (a, b) => !same(a, b)),
  not: plain(1, 1, (a) => !hold(a)),
  and: plain(1, Infinity, (...all) =>
    all.reduce((a, b) => (hold(a) ? b : a))),
  or: plain(1, Infinity, (...all) => all.reduce((a, b) => (hold(a) ? a : b))),
  default: plain(2, 2, (a, b) => (nothing(a) || a === '' ? b : a)),
  quote: plain(1, 1, (a) => JSON.stringify(text(a))),
  url: plain(1, 1, (a) =>
    encodeURIComponent(text(a)).replace(
      /[!'()*]/g,
      (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase())),
  // As handlebars.js has it, but for members of texts: there are none.
  lookup: plain(2, 2, (holder, key) => {
    if (!holder) return holder;
    scalar(key);
    return typeof holder === 'object' ? member(holder, key) : undefined;
  }),
  raw: function (options) {
    if (arguments.length !== 1) refuse('arguments');
    return options.fn(this);
  },
};

function mark(value) {
  if (value === null || typeof value !== 'object') return value;
  for (const key of Object.keys(value)) mark(value[key]);
  Object.defineProperty(value, 'toString', {value: () => MARK});
  return value;
}

// Every value of `template` goes through escapeExpression, `{{{...}}}` too.
function compile(instance, template) {
  const tree = instance.parse(template);
  const visitor = new Handlebars.Visitor();
  visitor.MustacheStatement = function (statement) {
    statement.escaped = true;
    Handlebars.Visitor.prototype.MustacheStatement.call(this, statement);
  };
  visitor.accept(tree);
  return instance.compile(tree);
}

function render(test) {
  try {
    const instance = Handlebars.create();
    instance.unregisterHelper('log');
    for (const name of Object.keys(helpers)) {
      instance.registerHelper(name, helpers[name]);
    }
    for (const name of Object.keys(test.partials || {})) {
      instance.registerPartial(name, compile(instance, test.partials[name]));
    }
    const made = compile(instance, test.template)(mark(test.data));
    return {ok: !made.includes(MARK), text: made};
  } catch (error) {
    return {ok: false, text: String(error.message)};
  }
}

const cases = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));
process.stdout.write(JSON.stringify(cases.map(render)));
