package io.unitward.remediation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.ComposeFile;
import io.unitward.remediation.stack.ImageCheck.Starter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whether the images of a start are there. */
class ImageCheckTest {
    private static final String IMAGE = "r.example/web:2";
    private static final LocalImages.Local HERE =
            new LocalImages.Local(IMAGE, "ab".repeat(32), null, List.of(IMAGE), null);
    private static final LocalImages.Local MISSING = new LocalImages.Local(IMAGE, null, null, List.of(), null);

    private final Map<String, String> images = new TreeMap<>(Map.of("web", IMAGE, "worker", IMAGE));
    private final Map<String, ComposeFile.Origin> origins = new TreeMap<>();
    private boolean policies = true;

    private ImageCheck check(LocalImages.@Nullable Local local, Starter starter) {
        return ImageCheck.of(
                "shop",
                Set.of("web", "worker"),
                new DeclaredImages(new TreeMap<>(images), new TreeMap<>()),
                origins,
                local == null ? Map.of() : Map.of(IMAGE, local),
                policies,
                starter);
    }

    private void origin(String service, boolean built, @Nullable String policy) {
        origins.put(service, new ComposeFile.Origin("/s/compose.yaml:" + service.length(), built, policy));
    }

    @Test
    void what_is_here_stands_in_nobodys_way() {
        assertThat(check(HERE, Starter.OPERATOR)).isEqualTo(new ImageCheck(List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void what_is_missing_stops_whoever_could_pull_it_first() {
        origin("web", false, null);
        ImageCheck check = check(MISSING, Starter.OPERATOR);
        assertThat(check.problems())
                .containsExactly(
                        "image r.example/web:2 of services web, worker (/s/compose.yaml:3) is not on this machine;"
                                + " to pull it first: unitward stack restart shop --pull");
        assertThat(check.notes()).isEmpty();
        ImageCheck unit = check(MISSING, Starter.UNIT);
        assertThat(unit.problems()).as("systemd has stopped what ran already").isEmpty();
        assertThat(unit.notes())
                .containsExactly(
                        "image r.example/web:2 of services web, worker (/s/compose.yaml:3) is not on this machine;"
                                + " the provider pulls it");
    }

    @Test
    void what_nobody_pulls_stands_in_everybodys_way() {
        origin("worker", false, "never");
        for (Starter starter : List.of(Starter.OPERATOR, Starter.UNIT)) {
            assertThat(check(MISSING, starter).problems())
                    .containsExactly("image r.example/web:2 of services web, worker is not on this machine, and by its"
                            + " 'pull_policy: never' the provider does not pull it; to pull it: podman pull"
                            + " r.example/web:2");
        }
        assertThat(check(HERE, Starter.UNIT).problems()).isEmpty();
        policies = false;
        assertThat(check(MISSING, Starter.UNIT).problems())
                .as("a provider that does not know that key")
                .isEmpty();
    }

    @Test
    void what_is_pulled_at_each_start_is_pulled_before_whether_it_is_here_or_not() {
        for (String policy : List.of("always", "daily", "weekly", "every_12h")) {
            origin("web", false, policy);
            assertThat(check(HERE, Starter.OPERATOR).pulled()).containsExactly("web", "worker");
            ImageCheck check = check(MISSING, Starter.OPERATOR);
            assertThat(check.pulled()).containsExactly("web", "worker");
            assertThat(check.problems()).isEmpty();
            assertThat(check(MISSING, Starter.AFTER_PULL).problems())
                    .containsExactly("image r.example/web:2 of services web, worker (/s/compose.yaml:3) is not on this"
                            + " machine, though the pull ended well");
        }
        for (String policy : List.of("missing", "if_not_present", "never", "${POLICY}")) {
            origin("web", false, policy);
            assertThat(check(HERE, Starter.OPERATOR).pulled()).as(policy).isEmpty();
        }
        origin("web", false, "always");
        policies = false;
        assertThat(check(MISSING, Starter.OPERATOR).pulled()).isEmpty();
        assertThat(check(MISSING, Starter.OPERATOR).problems()).hasSize(1);
    }

    @Test
    void what_is_built_is_told() {
        origin("web", true, null);
        assertThat(check(MISSING, Starter.OPERATOR).problems()).isEmpty();
        assertThat(check(MISSING, Starter.OPERATOR).notes())
                .singleElement()
                .asString()
                .endsWith("is not on this machine; the provider builds it");
        origin("web", false, "build");
        assertThat(check(MISSING, Starter.OPERATOR).problems()).isEmpty();
        images.remove("web");
        origin("web", true, null);
        assertThat(check(HERE, Starter.OPERATOR).notes())
                .containsExactly(
                        "service web is built (/s/compose.yaml:3): whether its image is on this machine was not"
                                + " looked at");
    }

    @Test
    void what_podman_does_not_tell_has_not_passed() {
        LocalImages.Local untold = new LocalImages.Local(IMAGE, null, null, List.of(), "podman did not tell in time");
        assertThat(check(untold, Starter.OPERATOR).untold())
                .containsExactly(
                        "whether image r.example/web:2 of services web, worker is on this machine: podman did not"
                                + " tell in time");
        assertThat(check(null, Starter.UNIT).untold())
                .as("the provider will ask it")
                .isEmpty();
        assertThat(check(null, Starter.UNIT).notes()).singleElement().asString().endsWith("podman was not asked");
        assertThat(ImageCheck.unknown("it hangs", true).untold())
                .containsExactly("whether its images are on this machine was not looked at: it hangs");
        assertThat(ImageCheck.unknown("it hangs", false).untold()).isEmpty();
        assertThat(ImageCheck.unknown("it hangs", false).notes()).hasSize(1);
    }

    @Test
    void what_the_provider_does_not_tell_is_said() {
        ImageCheck check = ImageCheck.of(
                "shop",
                Set.of("web"),
                new DeclaredImages(new TreeMap<>(), new TreeMap<>(Map.of("web", "a reason"))),
                origins,
                Map.of(),
                true,
                Starter.OPERATOR);
        assertThat(check.notes())
                .containsExactly("whether images are on this machine could not be told of web (a reason)");
        assertThat(check.problems()).isEmpty();
    }
}
