package io.unitward.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {
    @Test
    void plainTextIsLeftAlone() {
        assertThat(Visible.of("/etc/systemd/user/dev-disk-by\\x2did.service"))
                .isEqualTo("/etc/systemd/user/dev-disk-by\\x2did.service");
        assertThat(Visible.of("größe-日本-😀")).isEqualTo("größe-日本-😀");
    }

    @Test
    void whatATerminalWouldObeyIsSpelledOut() {
        assertThat(Visible.of("a\u001b[31mb")).isEqualTo("a\\x1b[31mb");
        assertThat(Visible.of("a\nb\r\tc\u007f\u009b0")).isEqualTo("a\\x0ab\\x0d\\x09c\\x7f\\x9b0");
        assertThat(Visible.of("\u202ecod\u2066\u200b\u2028\ufeff")).isEqualTo("\\u202ecod\\u2066\\u200b\\u2028\\ufeff");
        assertThat(Visible.of("\ud800x\udc00")).isEqualTo("\\ud800x\\udc00");
        assertThat(Visible.of("\udb40\udc41")).isEqualTo("\\U000e0041");
        assertThat(Visible.of("a\u00a0b")).isEqualTo("a\\xa0b");
    }

    @Test
    void asciiSpellsOutAllElse() {
        assertThat(Visible.ascii("grün 😀\u001b")).isEqualTo("gr\\xfcn \\U0001f600\\x1b");
    }
}
