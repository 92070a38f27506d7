package io.unitward.unitfile;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Masks one value, line after line; it remembers what is open at the end of a line. */
final class ValueMask {
    private static final Set<String> WHOLE = Set.of("standardinputtext", "standardinputdata");
    private static final Set<String> CREDENTIALS = Set.of("setcredential", "setcredentialencrypted");
    private static final Pattern COMMAND =
            Pattern.compile("exec(condition|start|startpre|startpost|reload|reloadpost|stop|stoppre|stoppost)");
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)((?:pass|password|passwd|pwd|secret|token)=)[^,\\s\\\\]+");

    private enum Kind {
        WHOLE,
        CREDENTIAL,
        VARIABLES,
        COMMAND,
        OPTIONS
    }

    private final Kind kind;
    private boolean begun;
    private char quote;
    private boolean programNext = true;

    private ValueMask(Kind kind) {
        this.kind = kind;
    }

    /** The mask for the value of a key; null when that is no secret. Case does not matter: what systemd would not read either. */
    static @Nullable ValueMask of(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        if (name.equals("environment")) {
            return new ValueMask(Kind.VARIABLES);
        }
        if (COMMAND.matcher(name).matches()) {
            return new ValueMask(Kind.COMMAND);
        }
        if (CREDENTIALS.contains(name)) {
            return new ValueMask(Kind.CREDENTIAL);
        }
        if (WHOLE.contains(name)) {
            return new ValueMask(Kind.WHOLE);
        }
        return name.equals("options") ? new ValueMask(Kind.OPTIONS) : null;
    }

    /** The next line of the value, masked; a backslash at its end stays. */
    String mask(String line) {
        boolean continued = UnitText.isContinued(line);
        String body = continued ? line.substring(0, line.length() - 1) : line;
        String masked = switch (kind) {
            case OPTIONS -> PASSWORD.matcher(body).replaceAll("$1***");
            case VARIABLES, COMMAND -> words(body);
            case WHOLE, CREDENTIAL -> oneValue(body);
        };
        if (!continued) {
            return masked;
        }
        boolean apart = masked.isEmpty() || UnitText.isBlank(masked.charAt(masked.length() - 1));
        return masked + (apart ? "\\" : " \\");
    }

    private String oneValue(String body) {
        int from = 0;
        while (from < body.length() && UnitText.isBlank(body.charAt(from))) {
            from++;
        }
        if (begun || from == body.length()) {
            return body.substring(0, from);
        }
        begun = true;
        int colon = kind == Kind.CREDENTIAL ? body.indexOf(':') : -1;
        return body.substring(0, colon < 0 ? from : colon + 1) + Masking.MASK;
    }

    private String words(String body) {
        StringBuilder masked = new StringBuilder();
        int at = 0;
        boolean arguments = false;
        if (quote != 0) {
            // The rest of a word that began further up and is masked there.
            at = wordEnd(body, at);
            arguments = kind == Kind.COMMAND;
        }
        while (at < body.length()) {
            int blank = at;
            while (at < body.length() && UnitText.isBlank(body.charAt(at))) {
                at++;
            }
            String gap = body.substring(blank, at);
            if (at == body.length()) {
                return masked.append(gap).toString();
            }
            int start = at;
            at = wordEnd(body, at);
            String word = body.substring(start, at);
            String shown = kind == Kind.COMMAND ? ofCommand(word) : ofVariables(word);
            boolean argument = kind == Kind.COMMAND && shown.equals(Masking.MASK);
            if (!argument || !arguments) {
                masked.append(gap).append(shown);
            }
            arguments = argument;
        }
        return masked.toString();
    }

    /** A run of arguments is one mask. */
    private String ofCommand(String word) {
        if (word.equals(";")) {
            programNext = true;
            return word;
        }
        boolean program = programNext && quote == 0;
        programNext = false;
        return program ? word : Masking.MASK;
    }

    private static String ofVariables(String word) {
        StringBuilder plain = new StringBuilder(word.length());
        for (int i = 0; i < word.length() && word.charAt(i) != '='; i++) {
            char c = word.charAt(i);
            if (c != '"' && c != '\'') {
                plain.append(c);
            }
        }
        String name = Words.variable(plain + (word.indexOf('=') < 0 ? "" : "="));
        return name.isEmpty() ? Masking.MASK : name + "=" + Masking.MASK;
    }

    /** Where the word ends, or the line does with a quote still open. */
    private int wordEnd(String body, int from) {
        int at = from;
        while (at < body.length() && (quote != 0 || !UnitText.isBlank(body.charAt(at)))) {
            char c = body.charAt(at);
            if (c == '\\') {
                at++;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            at++;
        }
        return Math.min(at, body.length());
    }
}
