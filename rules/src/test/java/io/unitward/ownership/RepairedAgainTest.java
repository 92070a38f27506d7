package io.unitward.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Host;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.Provider;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.pending.Repair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RepairedAgainTest {
    private static final Instant AT = Instant.parse("2026-01-02T12:00:00Z");
    private static final String WEB = "/u/web.service";
    private static final String EVIL = "/u/web.service.d/evil.conf";

    @Test
    void what_is_wrong_again_is_counted_within_the_last_day() {
        Repair repair = new Repair(
                WEB,
                "web.service",
                Stream.of(25, 24, 23, 2, 1).map(RepairedAgainTest::ago).toList(),
                "\"a\" instead of \"b\"");
        assertThat(of(Artifact.Drift.CONTENT, repair)).singleElement().satisfies(again -> {
            assertThat(again.subject()).isEqualTo("web.service");
            assertThat(again.path()).isEqualTo(WEB);
            assertThat(again.times()).isEqualTo("3");
            assertThat(again.often()).isTrue();
            assertThat(again.explanation())
                    .isEqualTo("was healed 3 times within a day, last at " + ago(1)
                            + ", and is wrong again; it belongs to uid 1000; the last time it had \"a\" instead of"
                            + " \"b\"");
        });
        Repair twice = new Repair(WEB, "web.service", List.of(ago(2), ago(1)), "");
        assertThat(of(Artifact.Drift.MISSING, twice))
                .singleElement()
                .satisfies(again -> assertThat(again.often()).isFalse());
        assertThat(of(Artifact.Drift.CONTENT, new Repair(WEB, "web.service", List.of(ago(24)), "")))
                .isEmpty();
        assertThat(of(Artifact.Drift.CONTENT, new Repair("/u/other.service", "other.service", List.of(ago(1)), "")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Artifact.Drift.class,
            names = {"NONE", "UNKNOWN"})
    void what_is_as_declared_or_not_known_is_not_told_of(Artifact.Drift drift) {
        assertThat(of(drift, new Repair(WEB, "web.service", List.of(ago(1)), "")))
                .isEmpty();
    }

    @Test
    void what_was_moved_aside_and_is_back_is_told_of() {
        Repair repair = new Repair(EVIL, "web.service", List.of(ago(3), ago(2), ago(1)), "");
        assertThat(of(Artifact.Drift.NONE, repair)).singleElement().satisfies(again -> {
            assertThat(again.often()).isTrue();
            assertThat(again.writer()).isEmpty();
        });
    }

    private static Instant ago(int hours) {
        return AT.minus(Duration.ofHours(hours));
    }

    private static List<Repaired> of(Artifact.Drift drift, Repair repair) {
        Artifact artifact = new Artifact(
                "web.service",
                WEB,
                Artifact.Kind.FRAGMENT,
                "homelab",
                Provider.DIRECTORY,
                "/src/web.service",
                null,
                drift,
                "differs",
                true,
                "");
        SourceFile source = new SourceFile("homelab", WEB, "/src/web.service", UnitFile.Status.READ, "aa", List.of());
        UnitFile file = new UnitFile(
                WEB,
                UnitFile.Status.READ,
                WEB,
                List.of(),
                Layer.USER_CONFIG,
                "bb",
                1L,
                1000L,
                1000L,
                0644,
                AT,
                AT,
                List.of());
        Snapshot snapshot = new Snapshot(
                Snapshot.SCHEMA,
                AT,
                new Host("boot", null),
                new Manager(
                        Scope.USER,
                        1000,
                        true,
                        null,
                        "252",
                        "running",
                        "/h",
                        "/run/user/1000",
                        List.of(),
                        AT,
                        List.of()),
                new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                List.of(new SearchDirectory(
                        "/u/web.service.d",
                        DirectoryKind.DROP_INS,
                        Layer.USER_CONFIG,
                        SearchDirectory.Status.LISTED,
                        "/u/web.service.d",
                        AT,
                        AT,
                        List.of(),
                        List.of(new DirectoryEntry("evil.conf", null, AT)))),
                List.of(),
                List.of(),
                List.of(file),
                List.of(),
                List.of());
        return RepairedAgain.of(snapshot, List.of(new Artifacts.Held(artifact, source, "seen")), List.of(repair), AT);
    }
}
