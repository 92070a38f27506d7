package io.unitward.cli.evidence;

import io.unitward.unitfile.Masking;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Masks texts of unit files, tells of which settings, and which values of them are secret wherever else they stand. */
public final class UnitMask {
    private static final Set<String> VALUED =
            Set.of("environment", "setcredential", "setcredentialencrypted", "standardinputtext", "standardinputdata");
    private static final Pattern ASSIGNED = Pattern.compile("[A-Za-z_][\\w.-]*[=:](\"[^\"]*\"|'[^']*'|[^\\s\"']+)");
    private static final Pattern QUOTED = Pattern.compile("([\"'])[A-Za-z_]\\w*=(.*?)\\1");
    private static final Pattern USER_INFO = Pattern.compile("//([^/\\s@]*)@");

    private UnitMask() {}

    /** The text without what may be secret in a unit file, and without what may be secret in any text. */
    public static Masked mask(String text, Secrets secrets) {
        String masked = Masking.mask(text);
        Map<String, Integer> keys = new TreeMap<>();
        String[] before = lines(text);
        String[] after = lines(masked);
        String key = "";
        for (int i = 0; i < before.length; i++) {
            if (!isContinuation(before, i)) {
                key = key(before[i]);
            }
            if (i >= after.length || !before[i].equals(after[i])) {
                keys.merge(key.isEmpty() ? "a line" : key, 1, Integer::sum);
            }
        }
        return new Masked(masked, keys).and(secrets.mask(masked));
    }

    /** The values in it that are secret wherever they stand: of variables and credentials, and of names that sound secret. */
    public static List<String> values(String text) {
        List<String> values = new ArrayList<>(Secrets.values(text));
        String[] lines = lines(text);
        String key = "";
        for (int i = 0; i < lines.length; i++) {
            boolean goesOn = isContinuation(lines, i);
            if (!goesOn) {
                key = key(lines[i]);
            }
            if (VALUED.contains(key.toLowerCase(Locale.ROOT))) {
                values.addAll(ofLine(goesOn ? lines[i] : lines[i].substring(lines[i].indexOf('=') + 1)));
            }
            Matcher user = USER_INFO.matcher(lines[i]);
            while (user.find()) {
                values.addAll(List.of(user.group(1).split(":", -1)));
            }
        }
        return values;
    }

    private static List<String> ofLine(String value) {
        List<String> values = new ArrayList<>();
        for (Pattern pattern : List.of(QUOTED, ASSIGNED)) {
            Matcher matcher = pattern.matcher(value);
            while (matcher.find()) {
                values.add(matcher.group(matcher.groupCount()).replaceAll("^[\"']|[\"']$", ""));
            }
        }
        int colon = value.indexOf(':');
        if (colon >= 0) {
            values.add(value.substring(colon + 1).strip());
        }
        return values;
    }

    private static boolean isContinuation(String[] lines, int at) {
        return at > 0 && lines[at - 1].endsWith("\\");
    }

    private static String key(String line) {
        int equals = line.indexOf('=');
        return equals < 0
                ? ""
                : line.substring(0, equals).replaceAll("^[\\s#;]+", "").strip();
    }

    private static String[] lines(String text) {
        return text.split("\r\n|\r|\n", -1);
    }
}
