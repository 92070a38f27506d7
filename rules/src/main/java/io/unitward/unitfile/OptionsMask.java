package io.unitward.unitfile;

import java.util.List;
import java.util.Locale;

/**
 * Masks secret values among mount options, line after line. Each file system names them its own way, so what the name of an
 * option contains decides, and the value goes to the next comma outside of quotes.
 */
final class OptionsMask {
    private static final List<String> SECRET = List.of("pass", "pwd", "secret", "key", "cred", "token");

    /** The name of the option so far, with what came before on earlier lines. */
    private final StringBuilder name = new StringBuilder();

    private boolean isValue;
    private boolean isSecret;
    private char quote;

    /** The next line of the options, masked. */
    String mask(String body) {
        StringBuilder masked = new StringBuilder(body.length());
        for (int at = 0; at < body.length(); at++) {
            char c = body.charAt(at);
            if (isSecret) {
                at = secretEnd(body, at);
                if (at == body.length()) {
                    break;
                }
                c = body.charAt(at);
            }
            masked.append(c);
            if (c == ',') {
                isSecret = false;
                isValue = false;
                name.setLength(0);
            } else if (c == '=' && !isValue) {
                isValue = true;
                begin(masked);
            } else if (!isValue) {
                name.append(c);
            }
        }
        return masked.toString();
    }

    private void begin(StringBuilder masked) {
        String lower = name.toString().toLowerCase(Locale.ROOT);
        if (soundsSecret(lower) || lower.contains("user")) {
            isSecret = true;
            masked.append(Masking.MASK);
            // Where a quote that was opened before the value ends is not worked out: all that follows is masked.
            quote = lower.indexOf('"') >= 0 || lower.indexOf('\'') >= 0 ? ',' : 0;
        }
    }

    /** Whether a name is one that people give to secrets. */
    static boolean soundsSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET.stream().anyMatch(lower::contains);
    }

    /** Where the comma after the value is; the end of the line when it goes on. Two commas stand for one in a password. */
    private int secretEnd(String body, int from) {
        for (int at = from; at < body.length(); at++) {
            char c = body.charAt(at);
            if (quote == 0 && c == ',') {
                if (at + 1 == body.length() || body.charAt(at + 1) != ',') {
                    return at;
                }
                at++;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote == c && c != ',') {
                quote = 0;
            }
        }
        return body.length();
    }
}
