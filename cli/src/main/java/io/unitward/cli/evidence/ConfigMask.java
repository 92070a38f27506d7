package io.unitward.cli.evidence;

import io.unitward.config.YamlScalar;
import io.unitward.unitfile.Masking;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks a configuration file by what its values are for, and so that it still reads: of a sink the arguments of its program, all
 * of its body, and what follows the host in its URL; the values of keys that sound like secrets; and in everything else what
 * would be masked in any text. The paths of files that hold secrets are none.
 */
public final class ConfigMask {
    private static final Pattern COMMENT = Pattern.compile("(?m)(^|[ \\t,\\]}])(#.*)$");
    private static final Pattern ANCHOR = Pattern.compile("^(?:![^ ]*\\s+)?(&\\S+)");
    private static final Pattern ITEM = Pattern.compile("[0-9]+");
    /** A line that somebody commented out is judged by no structure. */
    private static final Pattern COMMENTED_OUT = Pattern.compile("[:=\\[{\"']");

    private ConfigMask() {}

    /** The file without secrets. */
    public static Masked mask(String file) {
        List<YamlScalar> scalars = YamlScalar.of(file);
        if (scalars == null) {
            return Secrets.ofConfiguration().mask(file);
        }
        Map<String, Integer> keys = new TreeMap<>();
        Map<Integer, Integer> ends = new TreeMap<>();
        Map<Integer, String> instead = new TreeMap<>();
        for (YamlScalar scalar : scalars) {
            ends.put(scalar.begin(), scalar.end());
            Masked masked = masked(scalar);
            if (!masked.text().equals(scalar.value())) {
                instead.put(scalar.begin(), masked.text());
                masked.keys().forEach((key, count) -> keys.merge(key, count, Integer::sum));
            }
        }
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (Map.Entry<Integer, Integer> each : ends.entrySet()) {
            text.append(between(file.substring(at, each.getKey()), keys));
            String now = instead.get(each.getKey());
            String was = file.substring(each.getKey(), each.getValue());
            text.append(now == null ? kept(was, keys) : anchor(was) + quoted(now) + (was.endsWith("\n") ? "\n" : ""));
            at = each.getValue();
        }
        return new Masked(text + between(file.substring(at), keys), keys);
    }

    /** Behind the mark of a text over many lines may stand a comment. */
    private static String kept(String was, Map<String, Integer> keys) {
        int end = was.indexOf('\n');
        boolean block = end > 0 && (was.startsWith("|") || was.startsWith(">"));
        return block ? between(was.substring(0, end), keys) + was.substring(end) : was;
    }

    /** What an alias elsewhere names stays. */
    private static String anchor(String was) {
        Matcher anchor = ANCHOR.matcher(was);
        return anchor.find() ? anchor.group(1) + " " : "";
    }

    private static Masked masked(YamlScalar scalar) {
        List<String> path = scalar.path();
        String name = path.isEmpty() ? "" : path.get(path.size() - 1);
        if (name.isEmpty() || scalar.value().isEmpty()) {
            return new Masked(scalar.value(), Map.of());
        }
        if (path.size() > 3 && path.get(0).equals("alerts") && path.get(1).equals("sinks")) {
            String setting = path.get(3);
            if (setting.equals("tokenFile") || setting.equals("urlFile")) {
                return new Masked(scalar.value(), Map.of());
            }
            boolean argument = setting.equals("argv") && !name.equals("0");
            if (argument || setting.equals("body")) {
                return new Masked(Masking.MASK, Map.of("alerts.sinks." + setting, 1));
            }
        }
        String key = path.stream().filter(each -> !ITEM.matcher(each).matches()).reduce("", (before, last) -> last);
        boolean file = key.toLowerCase(Locale.ROOT).endsWith("file");
        if (scalar.text() && Secrets.isSecretName(key) && !file) {
            return new Masked(Masking.MASK, Map.of(key, 1));
        }
        return scalar.text() ? Secrets.ofConfiguration().mask(scalar.value()) : new Masked(scalar.value(), Map.of());
    }

    /** What stands between values: marks, blanks and comments. */
    private static String between(String text, Map<String, Integer> keys) {
        Matcher comments = COMMENT.matcher(text);
        StringBuilder out = new StringBuilder();
        while (comments.find()) {
            String comment = comments.group(2);
            Masked masked = COMMENTED_OUT.matcher(comment).find()
                    ? new Masked("# " + Masking.MASK, Map.of("comment", 1))
                    : Secrets.ofConfiguration().mask(comment);
            masked.keys().forEach((key, count) -> keys.merge(key, count, Integer::sum));
            comments.appendReplacement(out, Matcher.quoteReplacement(comments.group(1) + masked.text()));
        }
        return comments.appendTail(out).toString();
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\x%02x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
