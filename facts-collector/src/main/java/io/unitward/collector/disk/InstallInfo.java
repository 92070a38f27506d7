package io.unitward.collector.disk;

import io.unitward.facts.UnitNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** What the unit file and the drop-ins of one name say about how it is installed, gathered in the order they are read. */
final class InstallInfo {
    /** What the path is; null before it was looked for. */
    enum Mode {
        REGULAR,
        MASKED,
        ALIAS,
        LINKED
    }

    /** What systemd calls {@code bad}: it gives up on the name. */
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;

        Bad() {
            super(null, null, false, false);
        }
    }

    final String name;
    private final boolean upholds;
    private final Map<String, List<String>> lists = new HashMap<>();

    @Nullable
    Mode mode;

    /** The unit file that was found, or that links led to. */
    @Nullable
    String path;

    /** Where the link at the path points. */
    @Nullable
    String target;

    private @Nullable String defaultInstance;

    /**
     * Nothing yet.
     *
     * @param upholds whether {@code UpheldBy=} is known
     */
    InstallInfo(String name, boolean upholds) {
        this.name = name;
        this.upholds = upholds;
    }

    /** Takes in one file. */
    void add(InstallText text, String file) throws NotSeen, Bad {
        for (InstallText.Assignment each : text.assignments()) {
            switch (each.key()) {
                case "Alias" -> {
                    if (Aliases.mayAlias(name)) {
                        words(each);
                    }
                }
                case "WantedBy", "RequiredBy" -> words(each);
                case "UpheldBy" -> {
                    if (upholds) {
                        words(each);
                    }
                }
                case "Also" -> also(each.value(), file);
                case "DefaultInstance" -> defaultInstance(each.value(), file);
                default -> {}
            }
        }
        if (text.broken()) {
            throw new Bad();
        }
    }

    private void words(InstallText.Assignment each) {
        List<String> words = lists.computeIfAbsent(each.key(), key -> new ArrayList<>(1));
        if (each.value().isEmpty()) {
            words.clear();
        } else {
            unquoted(each.value(), words);
        }
    }

    /** Words may be quoted, in part or as a whole; what follows an open quote is dropped. */
    private static void unquoted(String text, List<String> words) {
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    i = append(text, i, word);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                word = word == null ? new StringBuilder() : word;
            } else if (isSpace(c)) {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
            } else {
                word = word == null ? new StringBuilder() : word;
                i = append(text, i, word);
            }
        }
        if (word != null && quote == 0) {
            words.add(word.toString());
        }
    }

    /** Appends a character, or a backslash with what it protects; returns where the last of them stands. */
    private static int append(String text, int at, @Nullable StringBuilder word) {
        int end = text.charAt(at) == '\\' && at + 1 < text.length() ? at + 1 : at;
        if (word != null) {
            word.append(text, at, end + 1);
        }
        return end;
    }

    private void also(String value, String file) throws NotSeen, Bad {
        List<String> also = lists.computeIfAbsent("Also", key -> new ArrayList<>(1));
        StringTokenizer words = new StringTokenizer(value, " \t\n\r");
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (word.indexOf('%') >= 0 || word.indexOf('\\') >= 0) {
                throw new NotSeen(file, "has a specifier or an escape in Also=");
            }
            if (!UnitNames.isUnitName(word)) {
                throw new Bad();
            }
            also.add(word);
        }
    }

    private void defaultInstance(String value, String file) throws NotSeen, Bad {
        if (!UnitNames.isTemplate(name)) {
            return;
        }
        if (value.indexOf('%') >= 0) {
            throw new NotSeen(file, "has a specifier in DefaultInstance=");
        }
        boolean valid = value.isEmpty() || UnitNames.isUnitName("a@" + value + ".service") || value.length() > 200;
        if (!valid) {
            throw new Bad();
        }
        defaultInstance = value.isEmpty() ? null : value;
    }

    /** Whether {@code systemctl enable} would make a link of that name for it. */
    boolean knows(String link) {
        if (link.equals(name) || lists.getOrDefault("Alias", List.of()).contains(link)) {
            return true;
        }
        return defaultInstance != null
                && UnitNames.isTemplate(name)
                && link.equals(Aliases.instantiate(name, defaultInstance));
    }

    /** Whether there is anything that {@code systemctl enable} would do for it. */
    boolean hasRules() {
        return has("Alias") || has("WantedBy") || has("RequiredBy") || has("UpheldBy");
    }

    /** Whether {@code systemctl enable} would look at other units. */
    boolean hasAlso() {
        return has("Also");
    }

    private boolean has(String key) {
        return !lists.getOrDefault(key, List.of()).isEmpty();
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
}
