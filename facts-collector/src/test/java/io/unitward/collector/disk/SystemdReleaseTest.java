package io.unitward.collector.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read off a version. */
class SystemdReleaseTest {
    @ParameterizedTest
    @CsvSource({"252.38-1~deb12u1, 252", "v257~rc1, 257", "262, 262", "'', 0", "unknown, 0"})
    void the_release_is_what_the_version_begins_with(String version, int major) {
        assertThat(SystemdRelease.of(version)).isEqualTo(new SystemdRelease(major));
    }

    @Test
    void a_system_manager_of_262_needs_no_file_for_what_it_has_in_itself() {
        SystemdRelease release = SystemdRelease.of("262.1-1");
        assertThat(release.hasBuiltIn(Scope.SYSTEM, "basic.target")).isTrue();
        assertThat(release.hasBuiltIn(Scope.SYSTEM, "sockets.target")).isFalse();
        assertThat(release.hasBuiltIn(Scope.USER, "basic.target")).isFalse();
        assertThat(SystemdRelease.of("261").hasBuiltIn(Scope.SYSTEM, "basic.target"))
                .isFalse();
        assertThat(SystemdRelease.of(null).hasBuiltIn(Scope.SYSTEM, "basic.target"))
                .isFalse();
    }
}
