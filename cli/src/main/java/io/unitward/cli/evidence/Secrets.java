package io.unitward.cli.evidence;

import io.unitward.unitfile.Masking;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of text that is no unit file, such as what a service wrote to the journal, what may be a secret: the values of names
 * that sound like one, users and passwords in URLs, tokens in the forms that their issuers give them, private keys, long random
 * words, and values that are known to be secret from elsewhere. It takes out too much rather than too little.
 */
public final class Secrets {
    /** Shorter values stand in too many texts by chance, and are no secrets worth the name. */
    private static final int SHORTEST_KNOWN = 4;
    /** A longer line is cut: nobody reads it, and every pattern looks at it. */
    private static final int LONGEST_LINE = 8 << 10;

    private static final String NAME =
            "[\\w.-]{0,64}(?:passw(?:or)?d|passphrase|passwd|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credential"
                    + "|cookie|session[_-]?id|authorization|pwd)[\\w.-]{0,64}"
                    + "|(?<![A-Za-z0-9])(?:[\\w.-]{0,64}[_.-])?(?:pw|pass)";
    private static final Pattern WHOLE_NAME = Pattern.compile(NAME, Pattern.CASE_INSENSITIVE);
    /** What is no secret whatever it is called: {@code secret: true}. */
    private static final Pattern PLAIN = Pattern.compile("true|false|yes|no|on|off|null|none|\\d{1,5}|\\*+");

    private static final Pattern NAMED = Pattern.compile(
            "(" + NAME + ")([\"']?[ \\t]*[=:][ \\t]*)(\"[^\"\\n]*\"?|'[^'\\n]*'?|[^\\s,;\"'}\\]]+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern OPTION =
            Pattern.compile("(--?" + NAME + ")([ \\t]+)([^\\s-]\\S*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SCHEME =
            Pattern.compile("\\b(bearer|basic|digest)([ \\t]+)([\\w.~+/=-]{6,})", Pattern.CASE_INSENSITIVE);
    private static final Pattern URL = Pattern.compile("(\\w://)()([^/\\s\"'<>]*@)");
    /** Of a hook, such as one of Slack, what follows the host is the password. */
    private static final Pattern HOOK = Pattern.compile("(https?://)([^/\\s\"'<>?]*[/?])([^\\s\"'<>,}]+)");

    private static final Pattern ISSUED = Pattern.compile(
            "\\b()()(gh[pousr]_\\w{16,}|github_pat_\\w{16,}|glpat-[\\w-]{16,}"
                    + "|xox[abeprs]-[\\w-]{8,}|sk-[\\w-]{16,}|AKIA[0-9A-Z]{12,}|eyJ[\\w-]{8,}\\.[\\w-]+(?:\\.[\\w-]*)?)");
    private static final Pattern WORD =
            Pattern.compile("[A-Za-z0-9+_]{16,}={0,2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern KEY_BEGIN =
            Pattern.compile("-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|MESSAGE)[A-Z0-9 ]*-----");
    private static final Pattern KEY_END = Pattern.compile("-----END [A-Z0-9 ]+-----");

    private final List<String> known;
    private final Set<String> harmless;
    private final boolean random;

    private Secrets(Collection<String> known, Set<String> harmless, boolean random) {
        this.known = known.stream()
                .filter(value -> value.length() >= SHORTEST_KNOWN)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        this.harmless = Set.copyOf(harmless);
        this.random = random;
    }

    /**
     * For what programs wrote.
     *
     * @param known values that are secret wherever they stand
     * @param harmless random words that are none, such as ids of containers
     */
    public static Secrets of(Collection<String> known, Set<String> harmless) {
        return new Secrets(known, harmless, true);
    }

    /** Whether what has this name is secret by it: all of a name, and none of its parts. */
    static boolean isSecretName(String name) {
        return WHOLE_NAME.matcher(name).matches();
    }

    /** For text that a person wrote for unitward, where digests stand that must stay: random words are left. */
    public static Secrets ofConfiguration() {
        return new Secrets(List.of(), Set.of(), false);
    }

    /** The text without them, line for line. */
    public Masked mask(String text) {
        Map<String, Integer> keys = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        boolean inKey = false;
        for (String line : text.split("\n", -1)) {
            if (inKey) {
                inKey = !KEY_END.matcher(line).find();
                lines.add(line.isEmpty() ? line : Masking.MASK);
                continue;
            }
            Matcher begin = KEY_BEGIN.matcher(line);
            if (begin.find()) {
                inKey = !KEY_END.matcher(line).find();
                keys.merge("private key", 1, Integer::sum);
                lines.add(line(line.substring(0, begin.start()), keys) + Masking.MASK);
            } else {
                lines.add(line(line, keys));
            }
        }
        return new Masked(String.join("\n", lines), keys);
    }

    /** The values that names which sound like secrets have in a text. */
    static List<String> values(String text) {
        List<String> values = new ArrayList<>();
        for (Pattern pattern : List.of(NAMED, OPTION, SCHEME)) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                String value = unquoted(matcher.group(3));
                if (!PLAIN.matcher(value).matches()) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    private String line(String whole, Map<String, Integer> keys) {
        String line = whole.length() > LONGEST_LINE ? whole.substring(0, LONGEST_LINE) + "..." : whole;
        for (String value : known) {
            if (line.contains(value)) {
                line = line.replace(value, Masking.MASK);
                keys.merge("known value", 1, Integer::sum);
            }
        }
        line = replaced(line, URL, "user in a URL", keys);
        if (!random) {
            line = replaced(line, HOOK, "path of a URL", keys);
        }
        line = replaced(line, ISSUED, "token", keys);
        // Before names: "Authorization: Bearer x" would lose the word and keep the token.
        line = replaced(line, SCHEME, "authorization", keys);
        line = replaced(line, NAMED, null, keys);
        line = replaced(line, OPTION, null, keys);
        return random ? words(line, keys) : line;
    }

    /** Replaces the third group; the first names what it was, unless that is told. */
    private static String replaced(String line, Pattern pattern, @Nullable String what, Map<String, Integer> keys) {
        Matcher matcher = pattern.matcher(line);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String value = unquoted(matcher.group(3));
            if (what == null && (value.isEmpty() || PLAIN.matcher(value).matches())) {
                continue;
            }
            String end = pattern == URL ? "@" : "";
            keys.merge(what == null ? matcher.group(1) : what, 1, Integer::sum);
            matcher.appendReplacement(
                    out, Matcher.quoteReplacement(matcher.group(1) + matcher.group(2) + Masking.MASK + end));
        }
        return matcher.appendTail(out).toString();
    }

    private static String unquoted(String value) {
        return value.replaceAll("^[\"']|[\"']$", "");
    }

    private String words(String line, Map<String, Integer> keys) {
        Matcher matcher = WORD.matcher(line);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            if (!harmless.contains(matcher.group()) && isRandom(matcher.group())) {
                keys.merge("random word", 1, Integer::sum);
                matcher.appendReplacement(out, Masking.MASK);
            }
        }
        return matcher.appendTail(out).toString();
    }

    /** Nobody writes such a word: digits among letters of both cases or of one, as long as a key. */
    private static boolean isRandom(String word) {
        int digits = 0;
        int upper = 0;
        int lower = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            digits += c >= '0' && c <= '9' ? 1 : 0;
            upper += c >= 'A' && c <= 'Z' ? 1 : 0;
            lower += c >= 'a' && c <= 'z' ? 1 : 0;
        }
        return digits > 1 && upper + lower > 1 && (lower == 0 || upper > 1 || word.length() >= 24);
    }
}
