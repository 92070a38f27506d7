package io.unitward.unitfile;

import org.jspecify.annotations.Nullable;

/**
 * What systemd makes of a value of {@code ExecStart=} and its kin ({@code config_parse_exec} in
 * {@code src/core/load-fragment.c}; the same in 252 and 257 but for a path that ends in {@code /..}).
 *
 * @param refused whether it reads no further in the file for it
 * @param reason why, to be put behind the name of the setting; empty when it is not refused
 * @param commands how many commands it adds
 * @param counted whether that number is known
 */
record CommandLine(Certainty refused, String reason, int commands, boolean counted) {
    static CommandLine of(String value, Specifiers specifiers, int release) {
        return new Reader(value, specifiers, release).read();
    }

    private static final class Reader {
        private final String value;
        private final Specifiers specifiers;
        private final int release;
        private int at;
        private boolean unbalanced;
        private int commands;
        private Certainty refused = Certainty.NO;
        private String reason = "";
        private boolean counted = true;

        Reader(String value, Specifiers specifiers, int release) {
            this.value = value;
            this.specifiers = specifiers;
            this.release = release;
        }

        CommandLine read() {
            boolean more;
            do {
                String first = word();
                if (first == null) {
                    break;
                }
                more = first.equals(";") || command(first);
            } while (more && refused != Certainty.YES);
            return new CommandLine(refused, reason, commands, counted);
        }

        /** One command; whether another one may follow. */
        private boolean command(String first) {
            int marks = marks(first);
            boolean ignore = first.substring(0, marks).indexOf('-') >= 0;
            boolean nameFollows = first.substring(0, marks).indexOf('@') >= 0;
            String path = first.substring(marks);
            Specifiers.Resolved program = specifiers.resolve(path);
            if (program.fails() == Certainty.YES) {
                return bad(ignore, "has a specifier in the path of the program that systemd does not know");
            }
            String text = program.text();
            if (text == null) {
                maybe(ignore, "names a program by a specifier that may not be there");
            } else {
                String why = wrong(text, path);
                if (why != null) {
                    return bad(ignore, why);
                }
                boolean unsure = (text.endsWith("/.") || text.endsWith("/..")) && release > 252;
                if (unsure || (path.startsWith("|") && release > 257)) {
                    maybe(ignore, "names a program in a way that not every release of systemd takes");
                }
            }
            int arguments = nameFollows ? 0 : 1;
            while (at < value.length()) {
                if (isSemicolon(at)) {
                    at++;
                    skipBlanks();
                    return added(arguments, ignore, true);
                }
                if (value.charAt(at) == '\\' && isSemicolon(at + 1)) {
                    at += 2;
                    skipBlanks();
                    arguments++;
                    continue;
                }
                String argument = word();
                if (argument == null) {
                    if (unbalanced) {
                        return bad(ignore, "has a quote that is not closed");
                    }
                    break;
                }
                Certainty fails = specifiers.resolve(argument).fails();
                if (fails == Certainty.YES) {
                    return bad(ignore, "has a specifier in an argument that systemd does not know");
                }
                if (fails == Certainty.MAYBE) {
                    maybe(ignore, "has a specifier in an argument that may not be there");
                }
                arguments++;
            }
            return added(arguments, ignore, false);
        }

        private boolean added(int arguments, boolean ignore, boolean more) {
            if (arguments == 0) {
                return bad(ignore, "has an @ and no name for the program");
            }
            commands++;
            return more;
        }

        /** systemd gives up, or does without this command where failures of it do not count. */
        private boolean bad(boolean ignore, String why) {
            if (!ignore) {
                // Where a command before may have been dropped, systemd may not have come as far as this one.
                boolean reached = counted || refused == Certainty.MAYBE;
                refused = reached ? Certainty.YES : Certainty.MAYBE;
                reason = why;
            }
            return false;
        }

        private void maybe(boolean ignore, String why) {
            counted = false;
            if (!ignore && refused == Certainty.NO) {
                refused = Certainty.MAYBE;
                reason = why;
            }
        }

        /** What is wrong with a path; it is told as it is written. */
        private static @Nullable String wrong(String path, String written) {
            if (path.isEmpty()) {
                return "names no program";
            }
            if (!UnitText.isSafe(path)) {
                return "names a program with characters that may not be in its path";
            }
            if (path.endsWith("/")) {
                return "names the directory " + written + " and not a program";
            }
            boolean good = UnitPaths.isAbsolute(path) ? UnitPaths.isValid(path) : UnitPaths.isFileName(path);
            return good ? null : "names " + written + ", which is neither an absolute path nor the name of a program";
        }

        /** How many of the characters before the path say how to run the program. */
        private static int marks(String word) {
            StringBuilder seen = new StringBuilder();
            int i = 0;
            while (i < word.length()) {
                char c = word.charAt(i);
                boolean twice = c == '!' && seen.indexOf("!!") < 0 && seen.indexOf("+") < 0;
                boolean once = "-@:".indexOf(c) >= 0 && seen.indexOf(String.valueOf(c)) < 0;
                boolean plus = c == '+' && seen.indexOf("+") < 0 && seen.indexOf("!") < 0;
                if (!once && !plus && !twice) {
                    break;
                }
                // Two that are not next to each other mean the same as two that are.
                if (c == '!' && seen.indexOf("!") >= 0) {
                    seen.insert(seen.indexOf("!"), c);
                } else {
                    seen.append(c);
                }
                i++;
            }
            return i;
        }

        private boolean isSemicolon(int place) {
            return place < value.length()
                    && value.charAt(place) == ';'
                    && (place + 1 == value.length() || UnitText.isBlank(value.charAt(place + 1)));
        }

        private void skipBlanks() {
            while (at < value.length() && UnitText.isBlank(value.charAt(at))) {
                at++;
            }
        }

        /** The next word without quotes; null at the end, and where a quote is not closed. */
        private @Nullable String word() {
            skipBlanks();
            if (at == value.length()) {
                return null;
            }
            StringBuilder text = new StringBuilder();
            char quote = 0;
            while (at < value.length() && (quote != 0 || !UnitText.isBlank(value.charAt(at)))) {
                char c = value.charAt(at++);
                if (c == '\\' && at < value.length()) {
                    at += Escapes.decode(value, at, text);
                } else if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (quote != 0 && c == quote) {
                    quote = 0;
                } else {
                    text.append(c);
                }
            }
            if (quote != 0) {
                unbalanced = true;
                return null;
            }
            skipBlanks();
            return text.toString();
        }
    }
}
