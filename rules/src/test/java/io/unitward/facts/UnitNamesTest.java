package io.unitward.facts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitNamesTest {
    @Test
    void knowsWhatAUnitCanBeCalled() {
        assertThat(UnitNames.isUnitName("web.service")).isTrue();
        assertThat(UnitNames.isUnitName("dev-disk-by\\x2did.swap")).isTrue();
        assertThat(UnitNames.isUnitName("web.service~")).isFalse();
        assertThat(UnitNames.isUnitName(".web.service.swp")).isFalse();
        assertThat(UnitNames.isUnitName(".service")).isFalse();
        assertThat(UnitNames.isUnitName("@x.service")).isFalse();
        assertThat(UnitNames.isUnitName("we b.service")).isFalse();
        assertThat(UnitNames.isUnitName("a".repeat(250) + ".service")).isFalse();
    }

    @Test
    void tellsTemplatesInstancesAndPrefixes() {
        assertThat(UnitNames.isTemplate("a@.service")).isTrue();
        assertThat(UnitNames.isTemplate("a@b.service")).isFalse();
        assertThat(UnitNames.templateOf("a@b.c.service")).isEqualTo("a@.service");
        assertThat(UnitNames.templateOf("a.service")).isEqualTo("a.service");
        assertThat(UnitNames.isDashPrefix("web-.service")).isTrue();
        assertThat(UnitNames.isDashPrefix("web-a.service")).isFalse();
    }

    @Test
    void recognisesPodmansHealthChecksByName() {
        String id = "0123456789abcdef".repeat(4);
        assertThat(UnitNames.looksLikeHealthCheck(id + ".timer")).isTrue();
        assertThat(UnitNames.looksLikeHealthCheck(id + "-1f.service")).isTrue();
        assertThat(UnitNames.looksLikeHealthCheck("x" + id + ".timer")).isFalse();
    }
}
