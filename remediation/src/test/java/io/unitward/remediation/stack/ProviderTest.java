package io.unitward.remediation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which provider there is, by what it writes. */
class ProviderTest {
    @Test
    void providers_are_known_by_what_they_write() {
        Provider docker = Provider.of("Docker Compose version v2.26.1-4\n");
        assertThat(docker.text()).isEqualTo("docker-compose 2.26.1-4");
        assertThat(docker.checksConfig()).isTrue();
        assertThat(docker.caveats()).as("preflight looks at what it gets wrong").isEmpty();
        assertThat(docker.withWhatIsHere()).containsExactly("--pull", "missing");
        assertThat(Provider.of("Docker Compose version v2.3.3").withWhatIsHere())
                .as("it may not have the option")
                .isEmpty();
        Provider old = Provider.of(
                "['podman', '--version', '']\nusing podman version: 4.3.1\npodman-composer version  1.0.3\n");
        assertThat(old.text()).isEqualTo("podman-compose 1.0.3");
        assertThat(old.checksConfig()).isFalse();
        assertThat(old.withWhatIsHere()).isEmpty();
        assertThat(String.join("; ", old.caveats()))
                .contains("ends with 0", "CMD-SHELL")
                .doesNotContain("hangs");
        Provider later = Provider.of("podman-compose version 1.3.0\nusing podman version: 5.4.2\n");
        assertThat(later.text()).isEqualTo("podman-compose 1.3.0");
        assertThat(String.join("; ", later.caveats())).contains("hangs").doesNotContain("CMD-SHELL");
        Provider other = Provider.of("something 7\n");
        assertThat(other.version()).isNull();
        assertThat(other.kind()).isEqualTo(Provider.Kind.OTHER);
        assertThat(other.caveats()).hasSize(1);
    }

    @Test
    void one_that_is_not_known_is_told_once_as_that() {
        Provider other = Provider.of("my own thing 1.0");
        assertThat(other.text() + ", which " + other.caveats().get(0))
                .isEqualTo(
                        "a provider that unitward does not know, which is judged by what runs: its exit codes alone are not"
                                + " believed");
    }
}
