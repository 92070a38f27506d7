package io.unitward.collector.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PathTextTest {
    @Test
    void namesAreUtf8WhateverTheLocale() {
        Path name = Path.of(URI.create("file:///x/%C3%A4.conf")).getFileName();
        assertThat(PathText.text(name)).isEqualTo("ä.conf");
        assertThat(PathText.isExact(name)).isTrue();
        assertThat(PathText.path("/x/ä.conf").getFileName()).isEqualTo(name);
    }

    @Test
    void otherBytesAreShownAndSaidToBeInexact() {
        Path name = Path.of(URI.create("file:///x/a%FFb.conf")).getFileName();
        assertThat(PathText.text(name)).isEqualTo("a\\xffb.conf");
        assertThat(PathText.isExact(name)).isFalse();
    }

    @Test
    void escapesThatSystemdWritesIntoNamesAreExact() {
        Path name = Path.of("dev-disk-by\\x2duuid.swap");
        assertThat(PathText.text(name)).isEqualTo("dev-disk-by\\x2duuid.swap");
        assertThat(PathText.isExact(name)).isTrue();
    }

    @Test
    void aTextThatIsNoPathIsRefused() {
        assertThatThrownBy(() -> PathText.path("/a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PathText.path("/ä\0b")).isInstanceOf(IllegalArgumentException.class);
    }
}
