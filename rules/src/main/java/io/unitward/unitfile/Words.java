package io.unitward.unitfile;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a value into words as systemd does where quotes and C escapes count ({@code src/basic/extract-word.c}): white space
 * separates, a quote may open and close anywhere in a word, a backslash takes away the meaning of what follows.
 *
 * @param words in order
 * @param rest where reading stopped for an open quote or an escape that there is not; the length of the value otherwise
 */
record Words(List<Word> words, int rest) {
    private static final String ESCAPES = "abfnrtv\\\"'sxuU01234567";

    /**
     * One word.
     *
     * @param start where it begins in the value
     * @param end after its last character
     * @param text without quotes; an escape is left as written, but for its backslash
     */
    record Word(int start, int end, String text) {}

    Words {
        words = List.copyOf(words);
    }

    static Words of(String value) {
        List<Word> words = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < value.length() && UnitText.isBlank(value.charAt(at))) {
                at++;
            }
            if (at == value.length()) {
                return new Words(words, at);
            }
            int start = at;
            StringBuilder text = new StringBuilder();
            char quote = 0;
            while (at < value.length() && (quote != 0 || !UnitText.isBlank(value.charAt(at)))) {
                char c = value.charAt(at);
                if (c == '\\') {
                    at++;
                    if (at == value.length() || ESCAPES.indexOf(value.charAt(at)) < 0) {
                        return new Words(words, start);
                    }
                    text.append(value.charAt(at));
                } else if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                } else {
                    text.append(c);
                }
                at++;
            }
            if (quote != 0) {
                return new Words(words, start);
            }
            words.add(new Word(start, at, text.toString()));
        }
    }

    /** The name of a variable in {@code NAME=value}; empty when the word is no such thing. */
    static String variable(String word) {
        int equals = word.indexOf('=');
        for (int i = 0; i < equals; i++) {
            char c = word.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return "";
            }
        }
        return equals <= 0 ? "" : word.substring(0, equals);
    }
}
