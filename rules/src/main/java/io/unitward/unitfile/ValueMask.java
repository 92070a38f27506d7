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
    private static final Set<String> OPTIONS = Set.of("options", "extraoptions");
    private static final Set<String> CONDITIONS = Set.of("conditionenvironment", "assertenvironment");
    /** To the last at sign: a password may hold one. */
    private static final Pattern USER_INFO = Pattern.compile("//.*@");

    /** In a list of URLs, where a path may hold an at sign as well. */
    private static final Pattern USER_OF_LINK = Pattern.compile("//[^/\\s]*@");

    private enum Kind {
        WHOLE,
        CREDENTIAL,
        VARIABLES,
        /** Variables, of which some are a name alone. */
        NAMES,
        CONDITION,
        COMMAND,
        OPTIONS,
        SOURCE,
        /** Fields with values, of which those are secret whose names sound so. */
        FIELDS,
        /** Texts that are no secret but for users in URLs. */
        LINKS
    }

    private final Kind kind;
    private boolean begun;
    private char quote;
    private boolean programNext = true;
    private final OptionsMask options = new OptionsMask();

    private ValueMask(Kind kind) {
        this.kind = kind;
    }

    /**
     * The mask for the value of a key; null when that is no secret. Case does not matter: what systemd would not read either.
     *
     * @param others whether its section is one that systemd leaves to other programs, of whose keys nobody knows what they mean
     */
    static @Nullable ValueMask of(String key, boolean others) {
        String name = key.toLowerCase(Locale.ROOT);
        if (name.equals("environment")) {
            return new ValueMask(Kind.VARIABLES);
        }
        if (name.equals("unsetenvironment")) {
            return new ValueMask(Kind.NAMES);
        }
        if (CONDITIONS.contains(name)) {
            return new ValueMask(Kind.CONDITION);
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
        if (OPTIONS.contains(name)) {
            return new ValueMask(Kind.OPTIONS);
        }
        if (name.equals("logextrafields")) {
            return new ValueMask(Kind.FIELDS);
        }
        if (others || name.startsWith("x-")) {
            return new ValueMask(OptionsMask.soundsSecret(name) ? Kind.WHOLE : Kind.LINKS);
        }
        if (name.equals("documentation")) {
            return new ValueMask(Kind.LINKS);
        }
        return name.equals("what") ? new ValueMask(Kind.SOURCE) : null;
    }

    /** The next line of the value, masked; a backslash at its end stays. */
    String mask(String line) {
        boolean continued = UnitText.isContinued(line);
        String body = continued ? line.substring(0, line.length() - 1) : line;
        String masked = switch (kind) {
            case OPTIONS -> withoutUserInfo(options.mask(body));
            case VARIABLES, NAMES, COMMAND, FIELDS -> words(body);
            case LINKS -> USER_OF_LINK.matcher(body).replaceAll("//***@");
            case WHOLE, CREDENTIAL, CONDITION -> oneValue(body);
            // Where the parts of one that goes on over lines meet is not worked out: all of it is masked.
            case SOURCE -> begun || continued ? oneValue(body) : withoutUserInfo(body);
        };
        if (!continued) {
            return masked;
        }
        boolean apart = masked.isEmpty() || UnitText.isBlank(masked.charAt(masked.length() - 1));
        return masked + (apart ? "\\" : " \\");
    }

    private static String withoutUserInfo(String body) {
        return USER_INFO.matcher(body).replaceAll("//***@");
    }

    private String oneValue(String body) {
        int from = 0;
        while (from < body.length() && UnitText.isBlank(body.charAt(from))) {
            from++;
        }
        if (begun || from == body.length()) {
            return body.substring(0, from);
        }
        int afterName = 0;
        if (kind == Kind.CREDENTIAL) {
            afterName = body.indexOf(':') + 1;
        } else if (kind == Kind.CONDITION) {
            afterName = body.indexOf('=') + 1;
            if (afterName == 0) {
                return body; // a name alone, and the value may come in the next line
            }
        }
        begun = true;
        return body.substring(0, Math.max(from, afterName)) + Masking.MASK;
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
            String shown = kind == Kind.COMMAND
                    ? ofCommand(word)
                    : kind == Kind.FIELDS ? ofFields(word) : ofVariables(word, kind == Kind.NAMES);
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
        if (word.equals(";") && !programNext) {
            programNext = true;
            return word;
        }
        boolean program = programNext && quote == 0;
        programNext = false;
        return program ? word : Masking.MASK;
    }

    /** One that goes on in the next line is masked, since the rest of it is not shown there. */
    private String ofFields(String word) {
        String masked = ofVariables(word, false);
        int equals = masked.indexOf('=');
        boolean harmless = quote == 0 && equals > 0 && !OptionsMask.soundsSecret(masked.substring(0, equals));
        return harmless ? word : masked;
    }

    private static String ofVariables(String word, boolean nameAlone) {
        StringBuilder plain = new StringBuilder(word.length());
        for (int i = 0; i < word.length() && word.charAt(i) != '='; i++) {
            char c = word.charAt(i);
            if (c != '"' && c != '\'') {
                plain.append(c);
            }
        }
        boolean valued = word.indexOf('=') >= 0;
        String name = Words.variable(plain + (valued || nameAlone ? "=" : ""));
        if (nameAlone && !valued && !name.isEmpty()) {
            return name;
        }
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
