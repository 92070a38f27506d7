package io.unitward.remediation.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.alert.AlertLevel;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.ownership.Manifest;
import io.unitward.ownership.Owner;
import io.unitward.remediation.Scene;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A file that was not as declared has recovered when it is as declared, and not when nobody can tell. */
class UncomparedTest {
    private static final Subject DRIFTED = subject("artifact-drift", Scene.WEB);
    private static final Manifest MANIFEST = manifest("~/dotfiles");

    private static Subject subject(String policy, @Nullable String file) {
        return new Subject(
                policy,
                "web.service",
                null,
                file,
                "content",
                "block-and-alert",
                "critical",
                AlertLevel.PAGE,
                Subject.Lasting.STATE,
                false,
                null,
                "",
                "");
    }

    private static Manifest manifest(@Nullable String source) {
        Owner owner = new Owner(
                "homelab",
                List.of("web.service"),
                List.of("~/.config/systemd/user"),
                List.of(),
                false,
                List.of(),
                true,
                source,
                List.of(),
                List.of(),
                false);
        return new Manifest(List.of(), List.of(owner), List.of(), List.of());
    }

    private static SourceFile source(String path, UnitFile.Status status, @Nullable String sha256) {
        return new SourceFile("homelab", path, "/src/" + path, status, sha256, List.of());
    }

    private static boolean isGone(Subject subject, Manifest manifest, Scene scene, SourceFile... sources) {
        Snapshot seen = scene.snapshot();
        Snapshot snapshot = new Snapshot(
                seen.schema(),
                seen.takenAt(),
                seen.host(),
                seen.manager(),
                seen.request(),
                seen.searchPath(),
                seen.managerInputs(),
                seen.units(),
                seen.files(),
                List.of(sources),
                seen.problems());
        return new Uncompared(other -> true, manifest, snapshot).isGone(subject);
    }

    private static Scene there() {
        return new Scene().file(Scene.WEB, Scene.OLD, "foreign").unit("web.service", false, Scene.WEB);
    }

    private static String digest() {
        return String.valueOf(there().snapshot().files().get(0).sha256());
    }

    @Test
    void whatIsAsItsSourceDeclaresHasRecovered() {
        SourceFile same = source(Scene.WEB, UnitFile.Status.READ, digest());
        assertThat(isGone(DRIFTED, MANIFEST, there(), same)).isTrue();
    }

    @Test
    void whatNoSourceSpeaksOfAnyMoreHasNot() {
        SourceFile other = source(Scene.UNITS + "/db.service", UnitFile.Status.READ, "00");
        assertThat(isGone(DRIFTED, MANIFEST, there())).isFalse();
        assertThat(isGone(DRIFTED, MANIFEST, there(), other)).isFalse();
        assertThat(isGone(DRIFTED, MANIFEST, there(), source(Scene.WEB, UnitFile.Status.MISSING, null)))
                .isFalse();
        assertThat(isGone(DRIFTED, MANIFEST, there(), source(Scene.WEB, UnitFile.Status.NOT_REGULAR, null)))
                .isFalse();
    }

    @Test
    void whatWasMissingHasRecoveredWhenItsSourceLacksItTooAndNotWithoutASource() {
        SourceFile other = source(Scene.UNITS + "/db.service", UnitFile.Status.READ, "00");
        assertThat(isGone(DRIFTED, MANIFEST, new Scene(), other)).isTrue();
        assertThat(isGone(DRIFTED, MANIFEST, new Scene(), source(Scene.WEB, UnitFile.Status.MISSING, null)))
                .isFalse();
    }

    @Test
    void whatNobodyDeclaresAnyMoreIsNoConcern() {
        assertThat(isGone(DRIFTED, Manifest.EMPTY, there())).isTrue();
        assertThat(isGone(DRIFTED, manifest(null), there())).isTrue();
        assertThat(isGone(subject("content-drift", Scene.WEB), MANIFEST, there()))
                .as("that is told as not known by itself")
                .isTrue();
        assertThat(isGone(subject("artifact-drift", null), MANIFEST, there())).isTrue();
        Snapshot snapshot = there().snapshot();
        assertThat(new Uncompared(other -> false, Manifest.EMPTY, snapshot).isGone(DRIFTED))
                .isFalse();
    }
}
