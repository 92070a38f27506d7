package io.unitward.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ShortDifferenceTest {
    private static FileState file(String text) {
        return file(text, 0644);
    }

    private static FileState file(String text, int mode) {
        String content = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return new FileState(FileState.Kind.FILE, null, content, mode, 1000L, 1000L, null, null, null);
    }

    @Test
    void what_differs_is_told_and_what_is_the_same_is_not() {
        assertThat(ShortDifference.of(
                        file("[Unit]\nDescription=edited\n[Service]\n"),
                        file("[Unit]\nDescription=declared\n[Service]\n")))
                .isEqualTo("\"Description=edited\" instead of \"Description=declared\"");
        assertThat(ShortDifference.of(file("a\nx\nb\n"), file("a\nb\n"))).isEqualTo("\"x\" instead of nothing");
        assertThat(ShortDifference.of(file("a\n"), file("a\na\n"))).isEqualTo("nothing instead of \"a\"");
    }

    @Test
    void it_stays_short() {
        assertThat(ShortDifference.of(file("1\n2\n3\n4\n"), file("x".repeat(500))))
                .isEqualTo("\"1\" \"2\" \"3\" and more instead of \"" + "x".repeat(80) + "...\"");
    }

    @Test
    void secrets_are_masked_even_if_nothing_else_differs() {
        assertThat(ShortDifference.of(
                        file("[Service]\nEnvironment=TOKEN=hunter2\nUser=a\n"),
                        file("[Service]\nEnvironment=TOKEN=swordfish\nUser=b\n")))
                .contains("User=a", "User=b")
                .doesNotContain("hunter2", "swordfish");
        assertThat(ShortDifference.of(
                        file("[Service]\nEnvironment=TOKEN=hunter2\n"),
                        file("[Service]\nEnvironment=TOKEN=swordfish\n")))
                .isEqualTo("other values, which are masked");
    }

    @Test
    void what_is_no_other_text_is_told_in_words() {
        FileState link = new FileState(FileState.Kind.LINK, "/x", null, null, null, null, null, null, null);
        assertThat(ShortDifference.of(FileState.missing(null), link)).isEqualTo("nothing instead of a link to /x");
        assertThat(ShortDifference.of(file("a", 0666), file("a", 0644)))
                .isEqualTo("mode 666 and uid 1000 instead of mode 644 and uid 1000");
    }
}
